-- How many rows a table of the lake really holds.
-- @relation table                    any table of the lake
-- @column rows BIGINT                its rows
SELECT count(*) AS rows FROM {table}
