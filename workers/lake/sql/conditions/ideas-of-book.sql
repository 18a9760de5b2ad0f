-- Ideas of every account, as conditions are looked for in them (core/conditions/condition-ideas.ts), in the order of the file: by account and open time.
-- Runs without prices or releases lack the last two columns; they read as missing.
-- @relation ideas                    the run's ideas
SELECT account_id, symbol, side, volume_lots, opened_at_ms, closed_at_ms, hold_s, profit, adverse_adds, news::DOUBLE AS news, return_before
FROM (FROM {ideas} UNION ALL BY NAME SELECT NULL::DOUBLE AS news, NULL::DOUBLE AS return_before WHERE false)
