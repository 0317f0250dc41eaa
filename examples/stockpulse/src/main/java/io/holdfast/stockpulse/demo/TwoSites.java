package io.holdfast.stockpulse.demo;

import io.holdfast.stockpulse.trading.Ledger;
import io.holdfast.stockpulse.trading.Outcome;
import io.holdfast.stockpulse.trading.Trade;
import io.holdfast.stockpulse.trading.TradingDatabase;
import io.holdfast.stockpulse.trading.TradingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The trading database with a hot standby at site B, which takes over while the desks trade: because it is asked to, and
 * because the database is killed. What the desks were told is held against what is there afterwards.
 */
final class TwoSites {
    /** So many trades show that trading goes on. */
    private static final int GOES_ON = 10;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static final List<String> HEAD = List.of(
            "Takeover", "From", "To", "Detected", "Fenced", "Promoted", "No commit for", "Acknowledged", "Lost");

    private final RunningDemo demo;
    private final SiteGroup group;
    private final Protection protection;
    private final Narrator narrator;
    private final List<Move> moves = new ArrayList<>();

    TwoSites(RunningDemo demo, Protection protection, Narrator narrator) throws IOException {
        this.demo = demo;
        this.group = new SiteGroup(demo);
        this.protection = protection;
        this.narrator = narrator;
    }

    /**
     * How trading moved from one site to the other.
     *
     * @param kind {@code switchover}, which was asked for, or {@code failover}
     * @param token with which the new site is active
     * @param refusedSeconds the longest time in which no desk was told of a commit
     * @param acknowledged trades on two sites that the desks had been told of until the new site was looked at
     * @param lost of these, trades that are not there; a demo with any fails
     */
    record Move(
            String kind,
            String from,
            String to,
            long token,
            long detectionMillis,
            long fencingMillis,
            long promotionMillis,
            double refusedSeconds,
            long acknowledged,
            long lost) {
        /** Cells for people, below {@link #HEAD}. */
        List<String> row() {
            return List.of(
                    kind,
                    from,
                    to,
                    detectionMillis + " ms",
                    fencingMillis + " ms",
                    promotionMillis + " ms",
                    String.format(Locale.ROOT, "%.1f s", refusedSeconds),
                    String.format(Locale.ROOT, "%,d", acknowledged),
                    Long.toString(lost));
        }
    }

    /** @param before what the database held before, beside the seed @return how trading moved, in order */
    List<Move> run(List<Trade> before) throws Exception {
        setUp();
        // its program starts meanwhile; it waits until a site is active
        demo.agentB().launch();
        demo.trading().closeFloor();
        List<Trade> earlier = new ArrayList<>(before);
        earlier.addAll(Ledger.committedUpTo(
                Ledger.read(demo.folder().ledgers().resolve(SiteA.LEDGER + ".jsonl")), Long.MAX_VALUE));
        demo.trading().handOver();
        demo.agentA().launch();
        Path ledger = demo.trading().openFloor("two-sites", demo.agentB().port());
        long began = System.nanoTime();
        String behind = group.awaitPair(demo.agentA());
        narrator.say(
                "standby at site B",
                String.format(
                        Locale.ROOT,
                        "127.0.0.1:%d, seeded from site B's repository, %s  (%.1f s)",
                        demo.agentB().port(),
                        behind,
                        (System.nanoTime() - began) / 1e9));
        switchover(demo.agentB(), ledger);
        narrator.say("site A again", group.awaitPair(demo.agentB()));
        failover(demo.agentB(), ledger);
        compare(demo.agentA(), earlier, ledger);
        narrator.say("site B again", group.awaitPair(demo.agentA()));
        return List.copyOf(moves);
    }

    /** The data set names both servers: nothing has to be declared anew. */
    private void followed(TradingAgent active) throws IOException, InterruptedException, DemoFailedException {
        narrator.say("log", "comes from " + active.site() + " now: " + protection.awaitLog(Instant.now()));
    }

    private void setUp() throws Exception {
        demo.catalog().admitAgents();
        narrator.say("declarations", group.declare());
        narrator.say(
                "who is active",
                "is agreed on in the catalog: a single node, so no protection against a partition or its own loss;"
                        + " etcd at three places is one");
    }

    private void switchover(TradingAgent to, Path ledger) throws Exception {
        Instant asked = Instant.now();
        JsonNode takeover = group.switchover(to);
        goesOn(ledger);
        told("switchover", takeover, asked, ledger);
        followed(to);
    }

    private void failover(TradingAgent lost, Path ledger) throws Exception {
        TradingAgent other = group.other(lost);
        Instant killed = Instant.now();
        lost.killDatabase();
        narrator.say("kill -9", "of the database at " + lost.site() + ", which the desks trade with");
        group.awaitActive(other);
        goesOn(ledger);
        told("failover", group.newest(), killed, ledger);
        followed(other);
    }

    /** Waits until the desks are told of commits again. */
    private void goesOn(Path ledger) throws IOException, InterruptedException, DemoFailedException {
        Instant from = Instant.now();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        // a trading floor that has just been started makes its ledger when it has begun
        while (!Files.exists(ledger) || Outcome.since(Ledger.read(ledger), from) < GOES_ON) {
            if (System.nanoTime() > deadline) {
                throw new DemoFailedException(
                        "The desks did not trade on within " + PATIENCE.toSeconds() + " s",
                        demo.processes().log("trading-floor"));
            }
            Thread.sleep(50);
        }
    }

    private void told(String kind, JsonNode takeover, Instant from, Path ledger) throws Exception {
        List<Ledger.Entry> entries = Ledger.read(ledger);
        TradingAgent active =
                takeover.path("site").asString().equals(demo.agentA().site()) ? demo.agentA() : demo.agentB();
        Outcome outcome = Outcome.of(entries);
        List<Trade> lost;
        try (Connection connection = demo.trading().connectToCopy(active.port())) {
            lost = outcome.lost(
                    TradingDatabase.ordersAfter(connection, demo.scale().trading()));
        }
        Move move = new Move(
                kind,
                takeover.path("from").asString(""),
                active.site(),
                takeover.path("epoch").asLong(),
                takeover.path("detectionMillis").asLong(),
                takeover.path("fencingMillis").asLong(),
                takeover.path("promotionMillis").asLong(),
                Outcome.silence(entries, from).toMillis() / 1e3,
                outcome.acknowledged().size(),
                lost.size());
        moves.add(move);
        narrator.say(
                kind,
                String.format(
                        Locale.ROOT,
                        "%s is active with token %d: detected in %d ms, lease and fencing %d ms, promotion %d ms",
                        move.to(),
                        move.token(),
                        move.detectionMillis(),
                        move.fencingMillis(),
                        move.promotionMillis()));
        if (!lost.isEmpty()) {
            throw new DemoFailedException(
                    lost.size() + " of " + move.acknowledged() + " acknowledged trades are not at " + move.to()
                            + ", the first is order " + lost.getFirst().orderId(),
                    active.log());
        }
        narrator.say(
                "desks",
                String.format(
                        Locale.ROOT,
                        "✓ no commit was acknowledged for %.1f s; of %,d acknowledged trades none is lost, %d had no answer",
                        move.refusedSeconds(),
                        move.acknowledged(),
                        outcome.unanswered().size()));
    }

    /** Every row, while the desks rest. */
    private void compare(TradingAgent active, List<Trade> earlier, Path ledger)
            throws IOException, InterruptedException, SQLException, DemoFailedException {
        demo.trading().closeFloor();
        int port = active.port();
        List<Trade> expected = new ArrayList<>(earlier);
        try (Connection connection = demo.trading().connectToCopy(port)) {
            Set<Long> orders =
                    TradingDatabase.ordersAfter(connection, demo.scale().trading());
            expected.addAll(Outcome.of(Ledger.read(ledger)).expected(orders));
        }
        List<Comparison.Check> checks =
                demo.comparison().trading(port, new TradingState(demo.scale().trading(), expected), expected.size());
        for (Comparison.Check check : checks) {
            if (!check.passed()) {
                throw new DemoFailedException(
                        "After the failover: " + check.name() + ": " + check.detail(), active.log());
            }
        }
        narrator.say("every row", "✓ " + checks.getLast().detail());
        goesOn(demo.trading().openFloor("after-failover", demo.agentB().port()));
    }
}
