-- Ideas of the whole book account by account in the order of their opening; symbols as codes of `symbol_codes`.
-- @relation ideas the run's ideas
SELECT account_id, opened_at_ms, code AS symbol, volume_lots, hold_s
FROM {ideas} AS ideas
JOIN symbol_codes USING (symbol)
ORDER BY account_id, opened_at_ms, idea_id;
