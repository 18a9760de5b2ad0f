-- Accounts whose archetype is another one than in the run before. Accounts that were or are without enough data are left out.
-- @relation accounts                 the selection, with the archetype of the current run
-- @relation previous_archetypes                 archetypes of the run before
SELECT previous.archetype_key AS from_key, accounts.archetype_key AS to_key, count(*) AS accounts
FROM {accounts} AS accounts
JOIN {previous_archetypes} AS previous ON previous.account_id = accounts.account_id
WHERE previous.archetype_key <> accounts.archetype_key
  AND previous.archetype_key <> 'insufficient-data'
  AND accounts.archetype_key <> 'insufficient-data'
GROUP BY previous.archetype_key, accounts.archetype_key
ORDER BY accounts DESC
