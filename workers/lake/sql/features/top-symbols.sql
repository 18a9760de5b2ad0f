-- The symbols with the most ideas in the book, ranked from 0: those that have a share of their own in a fingerprint.
-- @relation ideas the run's ideas
-- @param symbols INTEGER how many
CREATE OR REPLACE TABLE top_symbols AS
SELECT symbol, row_number() OVER (ORDER BY count(*) DESC, symbol) - 1 AS symbol_rank
FROM {ideas}
GROUP BY symbol
QUALIFY symbol_rank < $symbols;
