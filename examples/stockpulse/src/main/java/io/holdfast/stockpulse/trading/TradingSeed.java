package io.holdfast.stockpulse.trading;

import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;

/** The seed's rows, each a function of its number alone, so that anyone can say at any time what they must be. */
final class TradingSeed {
    private static final String[] GIVEN = {"Ada", "Björn", "Chloé", "Dmitri", "Eun-ji", "Fatima", "Grace", "Hanåko"};
    private static final String[] FAMILY = {"Almeida", "Brück", "Çelik", "Doe", "Eze", "Ferreira", "Gómez", "Håland"};
    private static final String[] COUNTRIES = {"AT", "BR", "DE", "FR", "IN", "JP", "NO", "US"};
    private static final String[] CURRENCIES = {"EUR", "USD", "JPY", "GBP"};
    private static final int INSTRUMENTS_OF_AN_ACCOUNT = 10;
    /** 2 January 2026, 08:00 UTC. */
    private static final long OPENING = 1_767_340_800_000_000L;

    private static final long BETWEEN_ORDERS = 37_000;

    private final TradingScale scale;

    TradingSeed(TradingScale scale) {
        this.scale = scale;
    }

    TradingScale scale() {
        return scale;
    }

    String account(int number) {
        long h = mix(number);
        return number + "\t" + GIVEN[(int) (h & 7)] + " " + FAMILY[(int) (h >>> 3 & 7)] + "\t"
                + COUNTRIES[(int) (h >>> 6 & 7)] + "\t" + LocalDate.ofEpochDay(18_000 + (h >>> 9) % 2_000);
    }

    String instrument(int number) {
        String symbol = "SP" + (char) ('A' + number % 26) + (char) ('A' + number / 26 % 26) + number;
        return number + "\t" + symbol + "\tInstrument " + number + " of StockPulse\t" + CURRENCIES[number % 4];
    }

    /** @param number from 1 to the scale's orders, which is also the order's id */
    Trade trade(int number) {
        long h = mix(number);
        int account = 1 + (int) ((h & 0x7fff_ffff) % scale.accounts());
        int instrument = instrumentOf(account, (int) (h >>> 32 & 0xffff));
        boolean buys = (h >>> 48 & 3) != 0;
        int quantity = 2 + (int) ((h >>> 50) % 499);
        long price = 50_000 + mix(instrument) % 1_000_000 + h % 1_000;
        long placedAt = OPENING + number * BETWEEN_ORDERS;
        int first = number % 20 == 0 ? quantity / 2 : quantity;
        int sign = buys ? 1 : -1;
        // orders 20, 40 … have a second execution, so that this many came before
        long executionId = number + (number - 1) / 20;
        Trade.Execution whole = new Trade.Execution(executionId, sign * first, price, placedAt + 2_000);
        List<Trade.Execution> executions = first == quantity
                ? List.of(whole)
                : List.of(
                        whole,
                        new Trade.Execution(
                                executionId + 1, sign * (quantity - first), price + 25 * sign, placedAt + 9_000));
        return new Trade(
                number, account, instrument, buys ? "B" : "S", quantity, price + 100 * sign, placedAt, executions);
    }

    /** When half of the seed's orders had been placed; microseconds since 1970. */
    long middle() {
        return OPENING + scale.orders() / 2 * BETWEEN_ORDERS;
    }

    /** One of the few instruments that an account trades. */
    int instrumentOf(int account, int choice) {
        return 1 + (account * 31 + choice % INSTRUMENTS_OF_AN_ACCOUNT * 97) % scale.instruments();
    }

    void trades(Consumer<Trade> consumer) {
        for (int number = 1; number <= scale.orders(); number++) {
            consumer.accept(trade(number));
        }
    }

    /** Scatters numbers over 63 bits (the finalizer of SplitMix64, Steele, Lea, Flood 2014). */
    private static long mix(long number) {
        long z = (number + 1) * 0x9e37_79b9_7f4a_7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return (z ^ (z >>> 31)) & Long.MAX_VALUE;
    }
}
