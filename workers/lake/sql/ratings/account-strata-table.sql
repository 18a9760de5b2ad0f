-- Events of each account per symbol, hour and side.
CREATE OR REPLACE TABLE account_strata AS
SELECT account_id, symbol, hour, count(*) FILTER (side = 1) AS buys, count(*) FILTER (side = -1) AS sells
FROM events
GROUP BY account_id, symbol, hour;
