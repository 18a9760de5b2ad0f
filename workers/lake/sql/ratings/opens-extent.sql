-- How many accounts there are and which stretch their opens fill.
SELECT
  count(DISTINCT account_id) AS accounts,
  min(opened_at_ms) AS "fromMs",
  max(opened_at_ms) AS "untilMs",
  count(*) AS opens
FROM opens;
