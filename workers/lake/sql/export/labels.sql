-- The accounts of an export. Made empty, then filled by the task.
CREATE TABLE labels (
  account_id INTEGER,
  label VARCHAR,
  "group" VARCHAR,
  tags VARCHAR,
  stage VARCHAR,
  archived BOOLEAN,
  is_demo BOOLEAN,
  currency VARCHAR
)
