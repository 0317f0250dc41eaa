package io.holdfast.stockpulse.trading;

import java.util.List;

/**
 * One transaction of a desk. Times are microseconds since 1970, prices ten-thousandths, as the database keeps them.
 *
 * @param side {@code B} or {@code S}
 * @param quantity of the order; 1 or more
 */
public record Trade(
        long orderId,
        int account,
        int instrument,
        String side,
        int quantity,
        long limitPrice,
        long placedAt,
        List<Execution> executions) {
    public Trade {
        executions = List.copyOf(executions);
    }

    /** @param quantity bought when positive, sold when negative */
    public record Execution(long executionId, int quantity, long price, long executedAt) {}
}
