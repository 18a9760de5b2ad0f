-- @column symbol VARCHAR in the order of its code
SELECT symbol FROM symbol_codes ORDER BY code;
