-- What comparing with the book says about each account; `codes` holds one reason per rated metric in the order of the registry.
CREATE OR REPLACE TABLE ratings (
  account_id INTEGER,
  toxicity_probability DOUBLE,
  copy_score DOUBLE,
  reverse_score DOUBLE,
  lead_lag DOUBLE,
  anomaly_score DOUBLE,
  inactive_days DOUBLE,
  churn_probability DOUBLE,
  codes VARCHAR
);
