-- One row per labelled account and window: every metric, `reasons`, one character per metric in the same order (`.` evaluated; the others are listed in
-- docs/data-dictionary.md), then n and the ends of the 95 % interval of each metric that has one, for the windows that intervals are worked out for.
-- @relation labels     what the control plane knows about the accounts that may leave
-- @relation metrics    the run's metrics
-- @relation intervals  the run's intervals
SELECT l.account_id, l.label, l.currency, m.* EXCLUDE (account_id), i.* EXCLUDE (account_id, "window")
FROM {labels} AS l
JOIN {metrics} AS m USING (account_id)
LEFT JOIN {intervals} AS i ON i.account_id = m.account_id AND i."window" = m."window"
ORDER BY l.account_id, list_position(['all', 'd90', 'd30', 'last50'], m."window")
