-- Rows of price and calendar files that could not be read: they belong to no account.
CREATE TABLE rejected_market_rows (
  id INTEGER PRIMARY KEY,
  fingerprint TEXT NOT NULL UNIQUE, -- made from file, reason and text
  origin TEXT NOT NULL,
  place TEXT NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  seq INTEGER NOT NULL
) STRICT;

-- The simulator's prices and releases are functions of its seed: a row says that they are part of this store for a month, and the lake makes them from it.
CREATE TABLE demo_markets (
  seed INTEGER NOT NULL,
  month TEXT NOT NULL, -- 2024-07, UTC
  from_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (seed, month)
) STRICT;
CREATE INDEX demo_markets_by_seq ON demo_markets (seq);

-- A bar or a release that is deleted leaves a hole in its part of the lake.
CREATE TRIGGER bars_delete_dirty AFTER DELETE ON bars BEGIN
  UPDATE sequence SET value = value + 1;
  INSERT INTO lake_dirty_parts (part, seq) VALUES ('bars ' || OLD.symbol, (SELECT value FROM sequence))
  ON CONFLICT (part) DO UPDATE SET seq = excluded.seq;
END;
CREATE TRIGGER bars_rename_dirty AFTER UPDATE OF symbol ON bars WHEN OLD.symbol <> NEW.symbol BEGIN
  UPDATE sequence SET value = value + 1;
  INSERT INTO lake_dirty_parts (part, seq) VALUES ('bars ' || OLD.symbol, (SELECT value FROM sequence))
  ON CONFLICT (part) DO UPDATE SET seq = excluded.seq;
END;
CREATE TRIGGER calendar_events_delete_dirty AFTER DELETE ON calendar_events BEGIN
  UPDATE sequence SET value = value + 1;
  INSERT INTO lake_dirty_parts (part, seq) VALUES ('calendar_events', (SELECT value FROM sequence))
  ON CONFLICT (part) DO UPDATE SET seq = excluded.seq;
END;
CREATE TRIGGER demo_markets_delete_dirty AFTER DELETE ON demo_markets BEGIN
  UPDATE sequence SET value = value + 1;
  INSERT INTO lake_dirty_parts (part, seq) VALUES ('demo_bars ' || OLD.seed || ' ' || OLD.month, (SELECT value FROM sequence))
  ON CONFLICT (part) DO UPDATE SET seq = excluded.seq;
  INSERT INTO lake_dirty_parts (part, seq) VALUES ('demo_calendar_events', (SELECT value FROM sequence))
  ON CONFLICT (part) DO UPDATE SET seq = excluded.seq;
END;
