-- The run's metrics with the ratings of the whole history filled in, in their order.
-- @relation metrics metrics of the run
-- @param first_code INTEGER place of the first rated metric in `reasons`, from 1
SELECT
  metrics.* REPLACE (
    CASE WHEN "window" = 'all' THEN toxicity_probability END AS "toxicityProbability",
    CASE WHEN "window" = 'all' THEN copy_score END AS "copyScore",
    CASE WHEN "window" = 'all' THEN reverse_score END AS "reverseScore",
    CASE WHEN "window" = 'all' THEN lead_lag END AS "leadLag",
    CASE WHEN "window" = 'all' THEN anomaly_score END AS "anomalyScore",
    CASE WHEN "window" = 'all' THEN inactive_days END AS "inactiveDays",
    CASE WHEN "window" = 'all' THEN churn_probability END AS "churnProbability",
    CASE WHEN "window" = 'all' AND codes IS NOT NULL
      THEN substr(reasons, 1, $first_code - 1) || codes || substr(reasons, $first_code + length(codes)) ELSE reasons END AS reasons
  )
FROM {metrics} AS metrics
LEFT JOIN ratings USING (account_id)
ORDER BY account_id, list_position(['all', 'd90', 'd30', 'last50'], "window");
