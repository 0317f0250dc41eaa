package io.holdfast.sources.neo4j;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.neo4j.driver.Session;

/**
 * Writers that move money between accounts at the two ends of the store, and tell of each transfer by a relationship and a
 * count: what is true after every transaction is that the balances sum up to {@link #TOTAL} and that there are as many
 * relationships as the ledger says.
 */
final class Transfers implements AutoCloseable {
    static final int ACCOUNTS = 50;
    static final long TOTAL = 2L * ACCOUNTS * 1000;

    private static final String MOVE = """
            MATCH (from:Account {number: $from}), (to:Account {number: $to}), (ledger:Ledger)
            SET from.balance = from.balance - $amount, to.balance = to.balance + $amount,
              ledger.transfers = ledger.transfers + 1
            CREATE (from)-[:PAID {amount: $amount}]->(to)""";

    private final RunningNeo4j server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> running = new ArrayList<>();
    private final AtomicLong done = new AtomicLong();
    private volatile boolean stopped;

    Transfers(RunningNeo4j server) {
        this.server = server;
    }

    /** Half of the accounts, then many other nodes, then the other half. */
    static void prepare(RunningNeo4j server, int between) {
        server.query("CREATE INDEX accounts FOR (a:Account) ON (a.number)");
        server.query("CREATE (:Ledger {transfers: 0})");
        server.query("UNWIND range(1, " + ACCOUNTS + ") AS i CREATE (:Account {number: i, balance: 1000})");
        server.query("UNWIND range(1, " + between + ") AS i CREATE (:Filler {i: i, text: 'filler ' + i})");
        server.query("UNWIND range(" + (ACCOUNTS + 1) + ", " + 2 * ACCOUNTS
                + ") AS i CREATE (:Account {number: i, balance: 1000})");
        server.query("CALL db.awaitIndexes(60)");
    }

    Transfers start(int writers) {
        for (int i = 0; i < writers; i++) {
            SplittableRandom random = new SplittableRandom(i);
            running.add(threads.submit(() -> write(random)));
        }
        return this;
    }

    private void write(SplittableRandom random) {
        try (Session session = server.driver().session()) {
            while (!stopped) {
                boolean up = random.nextBoolean();
                int low = random.nextInt(1, ACCOUNTS + 1);
                int high = random.nextInt(ACCOUNTS + 1, 2 * ACCOUNTS + 1);
                Map<String, Object> move =
                        Map.of("from", up ? low : high, "to", up ? high : low, "amount", random.nextInt(1, 100));
                session.executeWrite(transaction -> transaction.run(MOVE, move).consume());
                done.incrementAndGet();
            }
        }
    }

    long done() {
        return done.get();
    }

    /** Waits until the writers have got so much further. */
    void awaitMore(int transfers) throws InterruptedException {
        long until = done.get() + transfers;
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (done.get() < until) {
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException("the writers stand still at " + done);
            }
            Thread.sleep(5);
        }
    }

    /** What one export or read says of the invariants. */
    record Seen(long balances, long transfers, long ledger) {
        boolean sound() {
            return balances == TOTAL && transfers == ledger;
        }
    }

    static Seen seen(InputStream nodes, InputStream relationships) throws IOException {
        Counter counter = new Counter();
        try (LineReader lines = new LineReader("nodes", nodes)) {
            for (Optional<GraphLine.NodeLine> node = lines.node(); node.isPresent(); node = lines.node()) {
                counter.take(node.get());
            }
        }
        try (LineReader lines = new LineReader("relationships", relationships)) {
            while (lines.relationship().isPresent()) {
                counter.transfers++;
            }
        }
        return counter.seen();
    }

    /** A read of the kind an export makes, without any care for what is written meanwhile. */
    static Seen carelessly(RunningNeo4j server) throws Exception {
        Counter counter = new Counter();
        try (GraphConnection connection = GraphConnection.open(Neo4jSettings.parse(server.settings()))) {
            GraphReader reader = new GraphReader(connection, id -> id);
            reader.nodes(counter::take);
            reader.relationships(relationship -> counter.transfers++);
        }
        return counter.seen();
    }

    private static final class Counter {
        private long balances;
        private long transfers;
        private long ledger;

        void take(GraphLine.NodeLine node) {
            if (node.labels().contains("Account")) {
                balances += node.properties().get("balance").asLong();
            } else if (node.labels().contains("Ledger")) {
                ledger = node.properties().get("transfers").asLong();
            }
        }

        Seen seen() {
            return new Seen(balances, transfers, ledger);
        }
    }

    /** Stops the writers; fails when one of them failed. */
    @Override
    public void close() throws Exception {
        stopped = true;
        try {
            for (Future<?> writer : running) {
                writer.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
