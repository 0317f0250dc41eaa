-- The trading database of StockPulse. Keys and constraints come after the load, in keys.sql.
-- The one thing that must always hold: a position is the sum of its executions.
CREATE TABLE accounts (
    account_id INTEGER NOT NULL,
    holder TEXT NOT NULL,
    country CHAR(2) NOT NULL,
    opened_on DATE NOT NULL
);

CREATE TABLE instruments (
    instrument_id INTEGER NOT NULL,
    symbol TEXT NOT NULL,
    name TEXT NOT NULL,
    currency CHAR(3) NOT NULL
);

CREATE TABLE orders (
    order_id BIGINT NOT NULL,
    account_id INTEGER NOT NULL,
    instrument_id INTEGER NOT NULL,
    side CHAR(1) NOT NULL CHECK (side IN ('B', 'S')),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    limit_price NUMERIC(14, 4) NOT NULL CHECK (limit_price > 0),
    placed_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE executions (
    execution_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    account_id INTEGER NOT NULL,
    instrument_id INTEGER NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity <> 0),
    price NUMERIC(14, 4) NOT NULL CHECK (price > 0),
    executed_at TIMESTAMPTZ NOT NULL
);
COMMENT ON COLUMN executions.quantity IS 'bought when positive, sold when negative';

CREATE TABLE positions (
    account_id INTEGER NOT NULL,
    instrument_id INTEGER NOT NULL,
    quantity BIGINT NOT NULL,
    cost NUMERIC(20, 4) NOT NULL
);
