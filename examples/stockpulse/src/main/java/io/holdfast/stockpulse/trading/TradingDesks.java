package io.holdfast.stockpulse.trading;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;

/** Several desks at work, each on a thread of its own, with one ledger. Closing stops them. */
public final class TradingDesks implements AutoCloseable {
    private final Ledger ledger;
    private final List<TradingDesk> desks = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private TradingDesks(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * @param url of the database, for JDBC
     * @param signIn as {@link TradingDatabase#signIn} gives it
     * @param ledger a new file
     * @param pace of each desk
     */
    public static TradingDesks open(
            String url, Properties signIn, Path ledger, TradingScale scale, int desks, Duration pace)
            throws IOException {
        TradingDesks opened = new TradingDesks(Ledger.create(ledger));
        for (int desk = 1; desk <= desks; desk++) {
            TradingDesk one = new TradingDesk(
                    desk, url, signIn, opened.ledger, scale, pace, new SplittableRandom(), Clock.systemUTC());
            opened.desks.add(one);
            opened.threads.add(Thread.ofPlatform().name("desk-" + desk).start(one));
        }
        return opened;
    }

    /** Lets each desk end its trade, at most some seconds. */
    @Override
    public void close() throws IOException {
        desks.forEach(TradingDesk::stop);
        boolean interrupted = false;
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        ledger.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
