-- Accounts whose behaviour moved most since the run before, as far as that can be told from the book's usual movement.
-- @relation account_drift
-- @relation accounts                 the selection
-- @param limit INTEGER
SELECT
  drift.account_id,
  accounts.label,
  accounts.is_demo,
  drift.previous_identity_id,
  drift.identity_id,
  drift.moved,
  drift.distance,
  drift.distance_z,
  drift.features
FROM {account_drift} AS drift
JOIN {accounts} AS accounts ON accounts.account_id = drift.account_id
WHERE drift.distance > 0
ORDER BY drift.distance_z DESC, drift.account_id
LIMIT $limit
