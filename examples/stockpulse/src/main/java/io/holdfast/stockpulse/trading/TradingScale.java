package io.holdfast.stockpulse.trading;

/**
 * How large the database is.
 *
 * @param accounts 1 or more
 * @param instruments 1 or more
 * @param orders in the seed; each has one execution, every twentieth has two
 */
public record TradingScale(int accounts, int instruments, int orders) {
    /** About a million rows. */
    public static final TradingScale FULL = new TradingScale(20_000, 1_000, 395_000);

    /** For tests. */
    public static final TradingScale SMALL = new TradingScale(500, 50, 6_000);
}
