-- The ideas of the range in `legs`, as the metrics read them (core/features/account-history.ts). Symbols become codes.
SELECT
  account_id AS "accountId",
  idea_id AS "ideaId",
  dense_rank() OVER (ORDER BY symbol) AS symbol,
  side,
  legs,
  positions,
  volume_lots AS "volumeLots",
  first_lots AS "firstLots",
  max_to_first_lots AS "maxToFirstLots",
  opened_at_ms AS "openedAtMs",
  closed_at_ms AS "closedAtMs",
  hold_s AS "holdS",
  profit,
  gross_profit AS "grossProfit",
  costs,
  swap,
  adverse_adds AS "adverseAdds",
  favourable_adds AS "favourableAdds",
  spacing_cv AS "spacingCv",
  leg_lots_cv AS "legLotsCv",
  notional,
  planned_risk AS "plannedRisk",
  has_stop AS "hasStop",
  told_positions AS "toldPositions",
  algo_positions AS "algoPositions"
FROM range_ideas
ORDER BY account_id, idea_id;
