-- How a selection of accounts moved between archetypes from one instant to the next. An account's archetype at an instant is its last one of the five weeks
-- before; -1 where it had none. Accounts without any at both ends of a step are left out.
-- @relation accounts                 the selection
-- @relation archetype_history        archetype of every account and week
-- @param instants DOUBLE[]           ascending, ms UTC
WITH instants AS (
  SELECT unnest($instants)::BIGINT AS at_ms, generate_subscripts($instants, 1) - 1 AS place
),
known AS (
  SELECT history.account_id, instants.place, arg_max(history.identity_id, history.week_ms) AS identity_id
  FROM {archetype_history} AS history
  JOIN instants ON history.week_ms <= instants.at_ms AND history.week_ms > instants.at_ms - 35 * 86400000::BIGINT
  WHERE history.identity_id <> -1
  GROUP BY ALL
),
labels AS (
  SELECT accounts.account_id, instants.place, coalesce(known.identity_id, -1) AS identity_id
  FROM {accounts} AS accounts
  CROSS JOIN instants
  LEFT JOIN known ON known.account_id = accounts.account_id AND known.place = instants.place
)
SELECT before.place, before.identity_id AS from_identity, after.identity_id AS to_identity, count(*) AS accounts
FROM labels AS before
JOIN labels AS after ON after.account_id = before.account_id AND after.place = before.place + 1
WHERE before.identity_id <> -1 OR after.identity_id <> -1
GROUP BY ALL
ORDER BY before.place, accounts DESC, from_identity, to_identity
