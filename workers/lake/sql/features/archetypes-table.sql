-- Which archetype every account belongs to, and why (contracts/lake-files.ts).
CREATE TABLE archetypes (
  account_id INTEGER,
  archetype_index INTEGER,
  archetype_key VARCHAR,
  confidence DOUBLE,
  runner_up_key VARCHAR,
  x DOUBLE,
  y DOUBLE,
  deciding VARCHAR,
  fitted_index INTEGER,
  memberships VARCHAR,
  outlier_score DOUBLE,
  is_noise INTEGER,
  is_prior INTEGER
);
