-- Accounts that are shown as another archetype than in the run before. Accounts that were or are without enough data are left out.
-- Runs from before archetypes had identities are compared by their keys.
-- @relation accounts                 the selection, with the archetype of the current run
-- @relation previous_archetypes      archetypes of the run before
SELECT
  previous.archetype_key AS from_key,
  previous.identity_id AS from_identity,
  accounts.archetype_key AS to_key,
  accounts.identity_id AS to_identity,
  count(*) AS accounts
FROM {accounts} AS accounts
JOIN {previous_archetypes} AS previous ON previous.account_id = accounts.account_id
WHERE previous.archetype_key <> 'insufficient-data'
  AND accounts.archetype_key <> 'insufficient-data'
  AND CASE
    WHEN previous.identity_id IS NULL OR accounts.identity_id IS NULL THEN previous.archetype_key <> accounts.archetype_key
    ELSE previous.identity_id <> accounts.identity_id
  END
GROUP BY ALL
ORDER BY accounts DESC
