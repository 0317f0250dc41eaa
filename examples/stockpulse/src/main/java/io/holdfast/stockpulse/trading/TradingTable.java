package io.holdfast.stockpulse.trading;

/** The tables in the order in which they are loaded: none refers to a later one. */
public enum TradingTable {
    ACCOUNTS("accounts", "account_id, holder, country, opened_on", "account_id"),
    INSTRUMENTS("instruments", "instrument_id, symbol, name, currency", "instrument_id"),
    ORDERS("orders", "order_id, account_id, instrument_id, side, quantity, limit_price, placed_at", "order_id"),
    EXECUTIONS(
            "executions",
            "execution_id, order_id, account_id, instrument_id, quantity, price, executed_at",
            "execution_id"),
    POSITIONS("positions", "account_id, instrument_id, quantity, cost", "account_id, instrument_id");

    private final String table;
    private final String columns;
    private final String key;

    TradingTable(String table, String columns, String key) {
        this.table = table;
        this.columns = columns;
        this.key = key;
    }

    public String table() {
        return table;
    }

    /** Takes rows in PostgreSQL's text format, as {@link TradingState#rows} gives them. */
    String copyIn() {
        return "COPY " + table + " (" + columns + ") FROM STDIN";
    }

    /** Gives all rows in the same format, in the order of the key. */
    String copyOut() {
        return "COPY (SELECT " + columns + " FROM " + table + " ORDER BY " + key + ") TO STDOUT";
    }
}
