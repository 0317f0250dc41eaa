package io.holdfast.stockpulse.demo;

import io.holdfast.stockpulse.trading.Ledger;
import io.holdfast.stockpulse.trading.Trade;
import io.holdfast.stockpulse.trading.TradingDatabase;
import io.holdfast.stockpulse.trading.TradingDatabase.Accident;
import io.holdfast.stockpulse.trading.TradingState;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * What happened to the trading database, and what it held just before.
 *
 * @param instant the last one at which nothing was wrong: this state is wanted back
 * @param trades committed up to then, from the ledger
 */
record Loss(Instant instant, List<Trade> trades, TradingState expected) {

    /** A wrong DELETE while the desks trade; later the database's machine is gone with its disk. */
    static Loss happen(RunningDemo demo, Path ledger, Protection protection, Narrator narrator)
            throws IOException, SQLException, InterruptedException, DemoFailedException {
        Accident accident;
        long broken;
        try (Connection operator = demo.trading().connect()) {
            accident =
                    TradingDatabase.deleteWrongExecutions(operator, demo.scale().trading());
            broken = TradingDatabase.brokenPositions(operator);
        }
        narrator.say(
                "wrong DELETE",
                String.format(
                        Locale.ROOT,
                        "%,d executions gone at %s; %,d positions are no longer the sum of theirs",
                        accident.deleted(),
                        accident.committedAt(),
                        broken));
        if (broken == 0) {
            throw new DemoFailedException("The wrong DELETE did no harm, so a restore would prove nothing");
        }
        narrator.say("log", protection.awaitLog(accident.committedAt()));
        demo.trading().lose();
        demo.trading().closeFloor();
        long instant = ChronoUnit.MICROS.between(Instant.EPOCH, accident.instantBefore());
        List<Ledger.Entry> entries = Ledger.read(ledger);
        List<Trade> trades = Ledger.committedUpTo(entries, instant);
        long after = entries.stream()
                .filter(entry -> entry.committedAt() != null && entry.committedAt() > instant)
                .count();
        narrator.say(
                "loss of the disk", "kill -9, and " + demo.folder().tradingData() + " is gone; the desks have stopped");
        if (trades.isEmpty() || after == 0) {
            throw new DemoFailedException(
                    "The desks did not trade before and after the DELETE: " + trades.size() + " and " + after,
                    demo.processes().log("trading-floor"));
        }
        narrator.say(
                "ledger",
                String.format(
                        Locale.ROOT,
                        "%,d trades were committed up to %s, %,d more before the loss",
                        trades.size(),
                        accident.instantBefore(),
                        after));
        return new Loss(
                accident.instantBefore(), trades, new TradingState(demo.scale().trading(), trades));
    }
}
