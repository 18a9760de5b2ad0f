-- Numbers the symbols of a book in the order of their names, from 0.
-- @relation ideas the run's ideas
CREATE OR REPLACE TABLE symbol_codes AS
SELECT symbol, row_number() OVER (ORDER BY symbol) - 1 AS code
FROM (SELECT DISTINCT symbol FROM {ideas});
