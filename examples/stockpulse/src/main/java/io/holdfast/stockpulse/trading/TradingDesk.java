package io.holdfast.stockpulse.trading;

import io.holdfast.stockpulse.trading.Trade.Execution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trades without end at a steady pace, each trade one transaction, and writes what was acknowledged into the ledger. A
 * database that goes away is tried again until it is back. Runs on the thread that calls it until it is told to stop; an
 * interrupt would close the ledger's channel between a commit and its line.
 */
final class TradingDesk implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(TradingDesk.class);
    private static final Duration RECONNECT = Duration.ofMillis(250);

    private final int desk;
    private final String url;
    private final Properties signIn;
    private final Ledger ledger;
    private final TradingSeed seed;
    private final Duration pace;
    private final RandomGenerator random;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * @param url of the database, for JDBC
     * @param signIn {@code user} and {@code password}
     * @param pace from the start of one trade to that of the next
     */
    TradingDesk(
            int desk,
            String url,
            Properties signIn,
            Ledger ledger,
            TradingScale scale,
            Duration pace,
            RandomGenerator random,
            Clock clock) {
        this.desk = desk;
        this.url = url;
        this.signIn = signIn;
        this.ledger = ledger;
        this.seed = new TradingSeed(scale);
        this.pace = pace;
        this.random = random;
        this.clock = clock;
    }

    @Override
    public void run() {
        boolean connected = false;
        try {
            while (stopped.getCount() > 0) {
                try (Connection connection = DriverManager.getConnection(url, signIn)) {
                    LOG.info("Desk {} trades", desk);
                    connected = true;
                    trade(connection);
                } catch (SQLException e) {
                    if (connected) {
                        LOG.warn("Desk {} lost the database and tries again: {}", desk, e.getMessage());
                    }
                    connected = false;
                    stopped.await(RECONNECT.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // without its ledger a trade would be one that nobody can account for
            throw new UncheckedIOException("Desk " + desk + " cannot write the ledger and stops trading", e);
        }
    }

    /** Ends {@link #run} after the trade that is under way. */
    void stop() {
        stopped.countDown();
    }

    private void trade(Connection connection) throws SQLException, IOException, InterruptedException {
        connection.setAutoCommit(false);
        try (PreparedStatement order = connection.prepareStatement("""
                        INSERT INTO orders (account_id, instrument_id, side, quantity, limit_price, placed_at)
                        VALUES (?, ?, ?, ?, ?::numeric / 10000, to_timestamp(0) + ?::bigint * interval '1 microsecond')
                        RETURNING order_id, pg_current_xact_id()::text
                        """);
                PreparedStatement execution = connection.prepareStatement("""
                        INSERT INTO executions (order_id, account_id, instrument_id, quantity, price, executed_at)
                        VALUES (?, ?, ?, ?, ?::numeric / 10000, to_timestamp(0) + ?::bigint * interval '1 microsecond')
                        RETURNING execution_id
                        """);
                PreparedStatement position = connection.prepareStatement("""
                        INSERT INTO positions AS held (account_id, instrument_id, quantity, cost)
                        VALUES (?, ?, ?, ?::numeric / 10000)
                        ON CONFLICT (account_id, instrument_id) DO UPDATE
                        SET quantity = held.quantity + excluded.quantity, cost = held.cost + excluded.cost
                        """);
                PreparedStatement committedAt = connection.prepareStatement("""
                        SELECT (extract(epoch FROM pg_xact_commit_timestamp(?::text::xid8::xid)) * 1000000)::bigint
                        """)) {
            long next = System.nanoTime();
            while (stopped.getCount() > 0) {
                one(connection, order, execution, position, committedAt);
                next += pace.toNanos();
                long wait = next - System.nanoTime();
                if (wait > 0) {
                    stopped.await(wait, TimeUnit.NANOSECONDS);
                } else {
                    // what was missed while the database was slow is not made up for
                    next = System.nanoTime();
                }
            }
        }
    }

    private void one(
            Connection connection,
            PreparedStatement order,
            PreparedStatement execution,
            PreparedStatement position,
            PreparedStatement committedAt)
            throws SQLException, IOException {
        Wish wish = wish();
        order.setInt(1, wish.account());
        order.setInt(2, wish.instrument());
        order.setString(3, wish.buys() ? "B" : "S");
        order.setInt(4, wish.quantity());
        order.setLong(5, wish.price());
        order.setLong(6, wish.placedAt());
        long orderId;
        String transaction;
        try (ResultSet made = order.executeQuery()) {
            made.next();
            orderId = made.getLong(1);
            transaction = made.getString(2);
        }
        List<Execution> executions = execute(execution, orderId, wish);
        long cost = 0;
        for (Execution made : executions) {
            cost += made.quantity() * made.price();
        }
        position.setInt(1, wish.account());
        position.setInt(2, wish.instrument());
        position.setInt(3, wish.buys() ? wish.quantity() : -wish.quantity());
        position.setLong(4, cost);
        position.executeUpdate();
        Trade trade = new Trade(
                orderId,
                wish.account(),
                wish.instrument(),
                wish.buys() ? "B" : "S",
                wish.quantity(),
                wish.price(),
                wish.placedAt(),
                executions);
        try {
            connection.commit();
        } catch (SQLException e) {
            ledger.write(new Ledger.Entry(desk, transaction, null, null, trade));
            throw e;
        }
        long acknowledged = now();
        ledger.write(new Ledger.Entry(
                desk, transaction, commitTime(connection, committedAt, transaction), acknowledged, trade));
    }

    private record Wish(int account, int instrument, boolean buys, int quantity, long price, long placedAt) {}

    private Wish wish() {
        int account = 1 + random.nextInt(seed.scale().accounts());
        return new Wish(
                account,
                seed.instrumentOf(account, random.nextInt(1 << 16)),
                random.nextBoolean(),
                2 + random.nextInt(499),
                50_000 + random.nextLong(1_000_000),
                now());
    }

    /** The whole order at once, or every third time in two parts. */
    private List<Execution> execute(PreparedStatement statement, long orderId, Wish wish) throws SQLException {
        int first = orderId % 3 == 0 ? wish.quantity() / 2 : wish.quantity();
        List<Execution> executions = new ArrayList<>();
        for (int quantity : first == wish.quantity() ? new int[] {first} : new int[] {first, wish.quantity() - first}) {
            int signed = wish.buys() ? quantity : -quantity;
            long price = wish.price() - 10 * executions.size();
            long at = now();
            statement.setLong(1, orderId);
            statement.setInt(2, wish.account());
            statement.setInt(3, wish.instrument());
            statement.setInt(4, signed);
            statement.setLong(5, price);
            statement.setLong(6, at);
            try (ResultSet made = statement.executeQuery()) {
                made.next();
                executions.add(new Execution(made.getLong(1), signed, price, at));
            }
        }
        return executions;
    }

    /** Null when the server went away after it had acknowledged. */
    private static @Nullable Long commitTime(Connection connection, PreparedStatement statement, String transaction) {
        try {
            statement.setString(1, transaction);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getObject(1, Long.class);
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            LOG.debug("The commit time of {} is not known", transaction, e);
            return null;
        }
    }

    private long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }
}
