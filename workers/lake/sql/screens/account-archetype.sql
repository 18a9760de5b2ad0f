-- What a run says about one account's archetype.
-- @relation archetypes               a run's archetypes
-- @param accountId INTEGER
SELECT * FROM {archetypes} WHERE account_id = $accountId
