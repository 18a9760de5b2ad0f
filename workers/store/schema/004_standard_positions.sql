-- The way in for programs that know a source and an account number but not our ids: insert into `standard_positions`.
-- An account that is not there yet is made, and needs its currency. The same position_ref again is an update.
CREATE VIEW standard_positions AS
SELECT
  a.source, a.account_ref, a.currency, p.position_ref, p.symbol, p.symbol_raw, p.side, p.volume_lots, p.opened_at_ms, p.opened_at_text, p.open_price,
  p.closed_at_ms, p.closed_at_text, p.close_price, p.sl, p.tp, p.commission, p.swap, p.profit, p.magic, p.comment, p.close_reason, p.contract_size,
  p.is_partial, p.parent_ref, p.seq
FROM positions p JOIN accounts a ON a.id = p.account_id;

CREATE TRIGGER standard_positions_insert INSTEAD OF INSERT ON standard_positions BEGIN
  SELECT RAISE(ABORT, 'unknown account: insert it into accounts first, or give its currency')
  WHERE NEW.currency IS NULL
    AND NOT EXISTS (SELECT 1 FROM accounts WHERE source = NEW.source AND account_ref = NEW.account_ref);
  INSERT INTO accounts (source, account_ref, currency)
  SELECT NEW.source, NEW.account_ref, NEW.currency
  WHERE NOT EXISTS (SELECT 1 FROM accounts WHERE source = NEW.source AND account_ref = NEW.account_ref);
  INSERT INTO positions (
    account_id, position_ref, symbol, symbol_raw, side, volume_lots, opened_at_ms, opened_at_text, open_price, closed_at_ms, closed_at_text, close_price,
    sl, tp, commission, swap, profit, magic, comment, close_reason, contract_size, is_partial, parent_ref
  )
  SELECT
    a.id, NEW.position_ref,
    coalesce(NEW.symbol, (SELECT symbol FROM symbol_aliases WHERE alias = upper(NEW.symbol_raw)), NEW.symbol_raw), coalesce(NEW.symbol_raw, NEW.symbol),
    NEW.side, NEW.volume_lots, NEW.opened_at_ms, NEW.opened_at_text, NEW.open_price, NEW.closed_at_ms, NEW.closed_at_text, NEW.close_price,
    NEW.sl, NEW.tp, coalesce(NEW.commission, 0), coalesce(NEW.swap, 0), coalesce(NEW.profit, 0), NEW.magic, NEW.comment, NEW.close_reason,
    NEW.contract_size, coalesce(NEW.is_partial, 0), NEW.parent_ref
  FROM accounts a WHERE a.source = NEW.source AND a.account_ref = NEW.account_ref
  ON CONFLICT (account_id, position_ref) DO UPDATE SET
    symbol = excluded.symbol, symbol_raw = excluded.symbol_raw, side = excluded.side, volume_lots = excluded.volume_lots,
    opened_at_ms = excluded.opened_at_ms, opened_at_text = excluded.opened_at_text, open_price = excluded.open_price,
    closed_at_ms = excluded.closed_at_ms, closed_at_text = excluded.closed_at_text, close_price = excluded.close_price,
    sl = excluded.sl, tp = excluded.tp, commission = excluded.commission, swap = excluded.swap, profit = excluded.profit, magic = excluded.magic,
    comment = excluded.comment, close_reason = excluded.close_reason, contract_size = excluded.contract_size, is_partial = excluded.is_partial,
    parent_ref = excluded.parent_ref;
END;
