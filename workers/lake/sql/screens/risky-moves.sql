-- Accounts that went to a riskier archetype in the run on screen, the longest way first. Archetypes that an admin has merged since are one.
-- @relation account_drift
-- @relation accounts                 the selection
-- @param limit INTEGER
SELECT
  drift.account_id,
  accounts.label,
  accounts.is_demo,
  drift.previous_identity_id,
  drift.identity_id,
  drift.previous_risk,
  drift.risk,
  drift.distance_z,
  accounts.confidence,
  accounts.deciding,
  drift.features,
  count(*) OVER () AS total
FROM {account_drift} AS drift
JOIN {accounts} AS accounts ON accounts.account_id = drift.account_id
WHERE drift.risky = 1 AND drift.previous_identity_id <> drift.identity_id
ORDER BY drift.risk - drift.previous_risk DESC, drift.distance_z DESC NULLS LAST, drift.account_id
LIMIT $limit
