-- The directory as the engine holds it beside the lake: text that people search and filter by.
-- @relation new_table                its name
-- @column tags VARCHAR               each tag between line feeds
-- @column search_text VARCHAR        everything that a person with read:pii may search, lower case
CREATE TABLE {new_table} (
  account_id INTEGER NOT NULL,
  full_label VARCHAR NOT NULL,
  pseudonym VARCHAR NOT NULL,
  search_text VARCHAR NOT NULL,
  source VARCHAR NOT NULL,
  platform VARCHAR,
  currency VARCHAR NOT NULL,
  stage VARCHAR,
  is_demo INTEGER NOT NULL,
  group_id INTEGER,
  group_name VARCHAR,
  tags VARCHAR NOT NULL,
  archived INTEGER NOT NULL
)
