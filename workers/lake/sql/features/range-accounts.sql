-- The accounts of a range, ascending.
-- @param first_account INTEGER first account id of the range
-- @param last_account INTEGER last account id of the range
SELECT
  account_id AS "accountId",
  first_open_ms AS "firstOpenMs",
  last_close_ms AS "lastCloseMs",
  has_stops AS "hasStops",
  is_demo AS "isDemo",
  has_balance AS "hasBalance",
  opening_balance AS "openingBalance"
FROM account_facts
WHERE account_id BETWEEN $first_account AND $last_account
ORDER BY account_id;
