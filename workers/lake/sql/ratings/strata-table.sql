-- Per symbol and hour: keys shared by two events of one side, or of opposite sides, and the events.
CREATE OR REPLACE TABLE strata AS
SELECT
  symbol,
  hour,
  sum(buyers * (buyers - 1)) AS both_buy,
  sum(sellers * (sellers - 1)) AS both_sell,
  sum(buyers * sellers) AS opposite,
  sum(buyers) AS buys,
  sum(sellers) AS sells
FROM occupancy
GROUP BY symbol, hour;
