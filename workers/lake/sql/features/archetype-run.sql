-- A run's archetypes in order of account.
-- @relation archetypes               archetypes.parquet of the run
SELECT * FROM {archetypes} ORDER BY account_id
