-- @relation ideas the run's ideas
-- @column oldest_open_ms BIGINT oldest open of the whole book, null for an empty one
-- @column newest_close_ms BIGINT newest close of it
SELECT min(opened_at_ms) AS oldest_open_ms, max(closed_at_ms) AS newest_close_ms FROM {ideas};
