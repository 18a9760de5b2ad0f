-- The standard schema of raw.db: the product's contract with the outside (docs/data-dictionary.md). Only ever extended.
-- Times are milliseconds UTC, money is in the account's currency, volumes are lots, prices are quotes. NULL means "not known".
-- `seq` grows with every change of a row. Leave it out when writing: triggers fill it (003_change_tracking.sql).

CREATE TABLE sequence (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  value INTEGER NOT NULL,
  store_id TEXT NOT NULL -- tells one raw.db from another
) STRICT;
INSERT INTO sequence (id, value, store_id) VALUES (1, 0, lower(hex(randomblob(8))));

CREATE TABLE accounts (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: the control plane refers to it
  source TEXT NOT NULL CHECK (source <> ''),
  account_ref TEXT NOT NULL CHECK (account_ref <> ''),
  name TEXT,
  owner_ref TEXT, -- keyed hash of a person
  server TEXT,
  platform TEXT,
  currency TEXT NOT NULL CHECK (currency <> ''),
  leverage REAL,
  initial_balance REAL,
  stage TEXT CHECK (stage IN ('challenge', 'verification', 'funded', 'live', 'demo', 'signal', 'backtest')),
  group_ref TEXT,
  opened_at_ms INTEGER,
  utc_offset_min INTEGER NOT NULL DEFAULT 0, -- the clock that the source's times were read with
  daylight_rule TEXT NOT NULL DEFAULT 'none' CHECK (daylight_rule IN ('none', 'us', 'eu')),
  is_demo INTEGER NOT NULL DEFAULT 0 CHECK (is_demo IN (0, 1)), -- made by the simulator
  meta TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(meta)),
  seq INTEGER,
  UNIQUE (source, account_ref)
) STRICT;

CREATE TABLE positions (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  position_ref TEXT NOT NULL CHECK (position_ref <> ''),
  symbol TEXT NOT NULL CHECK (symbol <> ''), -- canonical
  symbol_raw TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('buy', 'sell')),
  volume_lots REAL NOT NULL CHECK (volume_lots > 0),
  opened_at_ms INTEGER NOT NULL,
  opened_at_text TEXT, -- the wall time as it was read, where the hour is ambiguous
  open_price REAL,
  closed_at_ms INTEGER CHECK (closed_at_ms >= opened_at_ms), -- NULL while open
  closed_at_text TEXT,
  close_price REAL,
  sl REAL,
  tp REAL,
  commission REAL NOT NULL DEFAULT 0,
  swap REAL NOT NULL DEFAULT 0,
  profit REAL NOT NULL DEFAULT 0, -- price profit alone; net = profit + commission + swap
  magic INTEGER,
  comment TEXT,
  close_reason TEXT CHECK (close_reason IN ('tp', 'sl', 'so', 'manual', 'partial', 'close-by', 'expert', 'mobile', 'web')),
  contract_size REAL,
  is_partial INTEGER NOT NULL DEFAULT 0 CHECK (is_partial IN (0, 1)),
  parent_ref TEXT,
  seq INTEGER,
  UNIQUE (account_id, position_ref)
) STRICT;
CREATE INDEX positions_by_account_time ON positions (account_id, opened_at_ms);
-- By month, not by time: an account's import then touches the end of each month and not every page of the index.
CREATE INDEX positions_by_month ON positions (strftime('%Y-%m', closed_at_ms / 1000, 'unixepoch')) WHERE closed_at_ms IS NOT NULL;
CREATE INDEX positions_open ON positions (account_id) WHERE closed_at_ms IS NULL;
CREATE INDEX positions_by_seq ON positions (seq, closed_at_ms);

CREATE TABLE balance_ops (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  op_ref TEXT NOT NULL CHECK (op_ref <> ''),
  kind TEXT NOT NULL CHECK (
    kind IN ('deposit', 'withdrawal', 'credit', 'correction', 'commission', 'interest', 'dividend', 'bonus', 'fee')
  ),
  amount REAL NOT NULL, -- signed: a withdrawal is negative
  at_ms INTEGER NOT NULL,
  comment TEXT,
  seq INTEGER,
  UNIQUE (account_id, op_ref)
) STRICT;
CREATE INDEX balance_ops_by_seq ON balance_ops (seq);

CREATE TABLE equity_snapshots (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  at_ms INTEGER NOT NULL,
  balance REAL,
  equity REAL NOT NULL,
  margin REAL,
  seq INTEGER,
  UNIQUE (account_id, at_ms)
) STRICT;
CREATE INDEX equity_snapshots_by_seq ON equity_snapshots (seq);

CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  order_ref TEXT NOT NULL CHECK (order_ref <> ''),
  symbol TEXT NOT NULL CHECK (symbol <> ''),
  symbol_raw TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (
    kind IN ('buy', 'sell', 'buy-limit', 'sell-limit', 'buy-stop', 'sell-stop', 'buy-stop-limit', 'sell-stop-limit')
  ),
  state TEXT NOT NULL CHECK (state IN ('pending', 'filled', 'cancelled', 'expired', 'rejected')),
  volume_lots REAL NOT NULL,
  price REAL,
  sl REAL,
  tp REAL,
  placed_at_ms INTEGER NOT NULL,
  done_at_ms INTEGER,
  comment TEXT,
  seq INTEGER,
  UNIQUE (account_id, order_ref)
) STRICT;
CREATE INDEX orders_by_seq ON orders (seq);

CREATE TABLE logins (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  at_ms INTEGER NOT NULL,
  ip_hash TEXT,
  device_hash TEXT,
  country TEXT,
  asn INTEGER,
  seq INTEGER
) STRICT;
CREATE UNIQUE INDEX logins_once ON logins (account_id, at_ms, coalesce(ip_hash, ''), coalesce(device_hash, ''));
CREATE INDEX logins_by_seq ON logins (seq);

CREATE TABLE bars (
  id INTEGER PRIMARY KEY,
  symbol TEXT NOT NULL,
  seconds INTEGER NOT NULL CHECK (seconds > 0), -- length of the bar
  at_ms INTEGER NOT NULL, -- its start
  open REAL NOT NULL,
  high REAL NOT NULL,
  low REAL NOT NULL,
  close REAL NOT NULL,
  volume REAL,
  seq INTEGER,
  UNIQUE (symbol, seconds, at_ms)
) STRICT;
CREATE INDEX bars_by_seq ON bars (seq);

CREATE TABLE calendar_events (
  id INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  currency TEXT NOT NULL,
  impact TEXT NOT NULL CHECK (impact IN ('low', 'medium', 'high', 'holiday')),
  title TEXT NOT NULL,
  seq INTEGER,
  UNIQUE (at_ms, currency, title)
) STRICT;
CREATE INDEX calendar_events_by_seq ON calendar_events (seq);

-- What could not be read. The fingerprint is made from reason and text, so that importing a grown file again adds only the new ones.
CREATE TABLE rejected_rows (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  fingerprint TEXT NOT NULL,
  origin TEXT NOT NULL, -- file or topic
  place TEXT NOT NULL, -- line, row or cell
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  at_ms INTEGER NOT NULL, -- when it was rejected
  seq INTEGER,
  UNIQUE (account_id, fingerprint)
) STRICT;
CREATE INDEX rejected_rows_by_seq ON rejected_rows (seq);

-- What a broker calls an instrument, in capitals, and what it is called here. A firm may add its own.
CREATE TABLE symbol_aliases (
  id INTEGER PRIMARY KEY,
  alias TEXT NOT NULL UNIQUE CHECK (alias <> '' AND alias = upper(alias)),
  symbol TEXT NOT NULL CHECK (symbol <> ''),
  seq INTEGER
) STRICT;
CREATE INDEX symbol_aliases_by_seq ON symbol_aliases (seq);

-- Accounts that are gone: the control plane follows `seq` here as it does in `accounts`.
CREATE TABLE removed_accounts (
  account_id INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX removed_accounts_by_seq ON removed_accounts (seq);

-- Parts of the lake that lost rows since `seq`: a month `2024-07`, or a table's name. New and changed rows are found by their own seq.
CREATE TABLE lake_dirty_parts (
  part TEXT PRIMARY KEY,
  seq INTEGER NOT NULL
) STRICT;
