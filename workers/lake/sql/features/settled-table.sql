-- The label that every account carries after a run, and what goes with it where it is not the fitted one (contracts/lake-files.ts, archetypes.parquet).
CREATE TABLE settled (
  account_id INTEGER,
  archetype_index INTEGER,
  archetype_key VARCHAR,
  identity_id INTEGER,
  held_since_run VARCHAR,
  is_held INTEGER,
  confidence DOUBLE,
  runner_up_key VARCHAR,
  deciding VARCHAR,
  is_prior INTEGER,
  memberships VARCHAR,
  entropy DOUBLE
);
