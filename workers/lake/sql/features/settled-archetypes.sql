-- archetypes.parquet after settling. What the fit alone says stays in fitted_index; accounts that keep another label get what explains that one.
-- @relation archetypes               archetypes.parquet as it is
SELECT
  archetypes.account_id,
  settled.archetype_index,
  settled.archetype_key,
  CASE WHEN settled.is_held = 1 THEN settled.confidence ELSE archetypes.confidence END AS confidence,
  CASE WHEN settled.is_held = 1 THEN settled.runner_up_key ELSE archetypes.runner_up_key END AS runner_up_key,
  archetypes.x,
  archetypes.y,
  CASE WHEN settled.is_held = 1 THEN settled.deciding ELSE archetypes.deciding END AS deciding,
  archetypes.fitted_index,
  CASE WHEN settled.is_prior = 1 THEN settled.memberships ELSE archetypes.memberships END AS memberships,
  archetypes.outlier_score,
  archetypes.is_noise,
  settled.is_prior,
  settled.identity_id,
  settled.held_since_run,
  settled.entropy
FROM {archetypes} AS archetypes
JOIN settled ON settled.account_id = archetypes.account_id
ORDER BY archetypes.account_id
