-- @relation ideas the run's ideas
-- @column newest_close_ms BIGINT newest close of the whole book, null for an empty one
SELECT max(closed_at_ms) AS newest_close_ms FROM {ideas};
