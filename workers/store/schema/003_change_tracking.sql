-- Gives `seq` to rows that were inserted or updated without one. The store's own writer sets it, and pays only for the WHEN.

CREATE TRIGGER accounts_insert_seq AFTER INSERT ON accounts WHEN NEW.seq IS NULL BEGIN
  UPDATE sequence SET value = value + 1;
  UPDATE accounts SET seq = (SELECT value FROM sequence) WHERE id = NEW.id;
END;
CREATE TRIGGER accounts_update_seq AFTER UPDATE OF source, account_ref, name, owner_ref, server, platform, currency, leverage, initial_balance, stage, group_ref, opened_at_ms, utc_offset_min, daylight_rule, is_demo, meta ON accounts WHEN NEW.seq IS OLD.seq BEGIN
  UPDATE sequence SET value = value + 1;
  UPDATE accounts SET seq = (SELECT value FROM sequence) WHERE id = NEW.id;
END;

CREATE TRIGGER positions_insert_seq AFTER INSERT ON positions WHEN NEW.seq IS NULL BEGIN
  UPDATE sequence SET value = value + 1;
  UPDATE positions SET seq = (SELECT value FROM sequence) WHERE id = NEW.id;
END;
CREATE TRIGGER positions_update_seq AFTER UPDATE OF account_id, position_ref, symbol, symbol_raw, side, volume_lots, opened_at_ms, opened_at_text, open_price, closed_at_ms, closed_at_text, close_price, sl, tp, commission, swap, profit, magic, comment, close_reason, contract_size, is_partial, parent_ref ON positions WHEN NEW.seq IS OLD.seq BEGIN
  UPDATE sequence SET value = value + 1;
  UPDATE positions SET seq = (SELECT value FROM sequence) WHERE id = NEW.id;
END;

CREATE TRIGGER balance_ops_insert_seq AFTER INSERT ON balance_ops WHEN NEW.seq IS NULL BEGIN
  UPDATE sequence SET value = value + 1;
  UPDATE balance_ops SET seq = (SELECT value FROM sequence) WHERE id = NEW.id;
END;
CREATE TRIGGER balance_ops_update_seq AFTER UPDATE OF account_id, op_ref, kind, amount, at_ms, comment ON balance_ops WHEN NEW.seq IS OLD.seq BEGIN
  UPDATE sequence SET value = value + 1;
  UPDATE balance_ops SET seq = (SELECT value FROM sequence) WHERE id = NEW.id;
END;

CREATE TRIGGER equity_snapshots_insert_seq AFTER INSERT ON equity_snapshots WHEN NEW.seq IS NULL BEGIN
  UPDATE sequence SET value = value + 1;
  UPDATE equity_snapshots SET seq = (SELECT value FROM sequence) WHERE id = NEW.id;
END;
CREATE TRIGGER equity_snapshots_update_seq AFTER UPDATE OF account_id, at_ms, balance, equity, margin ON equity_snapshots WHEN NEW.seq IS OLD.seq BEGIN
  UPDATE sequence SET value = value + 1;
  UPDATE equity_snapshots SET seq = (SELECT value FROM sequence) WHERE id = NEW.id;
END;

CREATE TRIGGER orders_insert_seq AFTER INSERT ON orders WHEN NEW.seq IS NULL BEGIN
  UPDATE sequence SET value = value + 1;
  UPDATE orders SET seq = (SELECT value FROM sequence) WHERE id = NEW.id;
END;
CREATE TRIGGER orders_update_seq AFTER UPDATE OF account_id, order_ref, symbol, symbol_raw, kind, state, volume_lots, price, sl, tp, placed_at_ms, done_at_ms, comment ON orders WHEN NEW.seq IS OLD.seq BEGIN
  UPDATE sequence SET value = value + 1;
  UPDATE orders SET seq = (SELECT value FROM sequence) WHERE id = NEW.id;
END;

CREATE TRIGGER logins_insert_seq AFTER INSERT ON logins WHEN NEW.seq IS NULL BEGIN
  UPDATE sequence SET value = value + 1;
  UPDATE logins SET seq = (SELECT value FROM sequence) WHERE id = NEW.id;
END;
CREATE TRIGGER logins_update_seq AFTER UPDATE OF account_id, at_ms, ip_hash, device_hash, country, asn ON logins WHEN NEW.seq IS OLD.seq BEGIN
  UPDATE sequence SET value = value + 1;
  UPDATE logins SET seq = (SELECT value FROM sequence) WHERE id = NEW.id;
END;

CREATE TRIGGER bars_insert_seq AFTER INSERT ON bars WHEN NEW.seq IS NULL BEGIN
  UPDATE sequence SET value = value + 1;
  UPDATE bars SET seq = (SELECT value FROM sequence) WHERE id = NEW.id;
END;
CREATE TRIGGER bars_update_seq AFTER UPDATE OF symbol, seconds, at_ms, open, high, low, close, volume ON bars WHEN NEW.seq IS OLD.seq BEGIN
  UPDATE sequence SET value = value + 1;
  UPDATE bars SET seq = (SELECT value FROM sequence) WHERE id = NEW.id;
END;

CREATE TRIGGER calendar_events_insert_seq AFTER INSERT ON calendar_events WHEN NEW.seq IS NULL BEGIN
  UPDATE sequence SET value = value + 1;
  UPDATE calendar_events SET seq = (SELECT value FROM sequence) WHERE id = NEW.id;
END;
CREATE TRIGGER calendar_events_update_seq AFTER UPDATE OF at_ms, currency, impact, title ON calendar_events WHEN NEW.seq IS OLD.seq BEGIN
  UPDATE sequence SET value = value + 1;
  UPDATE calendar_events SET seq = (SELECT value FROM sequence) WHERE id = NEW.id;
END;

CREATE TRIGGER rejected_rows_insert_seq AFTER INSERT ON rejected_rows WHEN NEW.seq IS NULL BEGIN
  UPDATE sequence SET value = value + 1;
  UPDATE rejected_rows SET seq = (SELECT value FROM sequence) WHERE id = NEW.id;
END;
CREATE TRIGGER rejected_rows_update_seq AFTER UPDATE OF account_id, fingerprint, origin, place, reason, text, at_ms ON rejected_rows WHEN NEW.seq IS OLD.seq BEGIN
  UPDATE sequence SET value = value + 1;
  UPDATE rejected_rows SET seq = (SELECT value FROM sequence) WHERE id = NEW.id;
END;

CREATE TRIGGER symbol_aliases_insert_seq AFTER INSERT ON symbol_aliases WHEN NEW.seq IS NULL BEGIN
  UPDATE sequence SET value = value + 1;
  UPDATE symbol_aliases SET seq = (SELECT value FROM sequence) WHERE id = NEW.id;
END;
CREATE TRIGGER symbol_aliases_update_seq AFTER UPDATE OF alias, symbol ON symbol_aliases WHEN NEW.seq IS OLD.seq BEGIN
  UPDATE sequence SET value = value + 1;
  UPDATE symbol_aliases SET seq = (SELECT value FROM sequence) WHERE id = NEW.id;
END;

-- A closed position that is deleted, replaced or moved to another month leaves a hole in its old month; a closed one leaves the open ones.
CREATE TRIGGER positions_delete_dirty AFTER DELETE ON positions BEGIN
  UPDATE sequence SET value = value + 1;
  INSERT INTO lake_dirty_parts (part, seq) VALUES (coalesce(strftime('%Y-%m', OLD.closed_at_ms / 1000, 'unixepoch'), 'open_positions'), (SELECT value FROM sequence))
  ON CONFLICT (part) DO UPDATE SET seq = excluded.seq;
END;
CREATE TRIGGER positions_move_dirty AFTER UPDATE OF closed_at_ms ON positions
WHEN OLD.closed_at_ms IS NOT NEW.closed_at_ms
  AND coalesce(strftime('%Y-%m', OLD.closed_at_ms / 1000, 'unixepoch'), 'open_positions')
  <> coalesce(strftime('%Y-%m', NEW.closed_at_ms / 1000, 'unixepoch'), 'open_positions') BEGIN
  UPDATE sequence SET value = value + 1;
  INSERT INTO lake_dirty_parts (part, seq) VALUES (coalesce(strftime('%Y-%m', OLD.closed_at_ms / 1000, 'unixepoch'), 'open_positions'), (SELECT value FROM sequence))
  ON CONFLICT (part) DO UPDATE SET seq = excluded.seq;
END;
-- INSERT OR REPLACE fires no delete trigger.
CREATE TRIGGER positions_replace_dirty BEFORE INSERT ON positions
WHEN NEW.seq IS NULL AND EXISTS (SELECT 1 FROM positions WHERE account_id = NEW.account_id AND position_ref = NEW.position_ref) BEGIN
  UPDATE sequence SET value = value + 1;
  INSERT INTO lake_dirty_parts (part, seq)
  SELECT coalesce(strftime('%Y-%m', closed_at_ms / 1000, 'unixepoch'), 'open_positions'), (SELECT value FROM sequence)
  FROM positions WHERE account_id = NEW.account_id AND position_ref = NEW.position_ref
  ON CONFLICT (part) DO UPDATE SET seq = excluded.seq;
END;
CREATE TRIGGER balance_ops_delete_dirty AFTER DELETE ON balance_ops BEGIN
  UPDATE sequence SET value = value + 1;
  INSERT INTO lake_dirty_parts (part, seq) VALUES ('balance_ops', (SELECT value FROM sequence))
  ON CONFLICT (part) DO UPDATE SET seq = excluded.seq;
END;
CREATE TRIGGER accounts_delete_dirty AFTER DELETE ON accounts BEGIN
  UPDATE sequence SET value = value + 1;
  INSERT INTO lake_dirty_parts (part, seq) VALUES ('accounts', (SELECT value FROM sequence))
  ON CONFLICT (part) DO UPDATE SET seq = excluded.seq;
  INSERT INTO removed_accounts (account_id, seq) VALUES (OLD.id, (SELECT value FROM sequence));
END;
-- Without an alias, positions may have another name.
CREATE TRIGGER symbol_aliases_delete_dirty AFTER DELETE ON symbol_aliases BEGIN
  UPDATE sequence SET value = value + 1;
  INSERT INTO lake_dirty_parts (part, seq) VALUES ('symbol_aliases', (SELECT value FROM sequence))
  ON CONFLICT (part) DO UPDATE SET seq = excluded.seq;
END;
