-- How many accounts there are and which stretch their opens fill.
-- @param step_ms BIGINT finest step
SELECT
  count(DISTINCT account_id) AS accounts,
  count(DISTINCT account_id) FILTER (step_ms > $step_ms) AS coarse,
  min(opened_at_ms) AS "fromMs",
  max(opened_at_ms) AS "untilMs",
  count(*) AS opens
FROM opens;
