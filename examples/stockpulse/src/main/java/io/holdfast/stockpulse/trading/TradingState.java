package io.holdfast.stockpulse.trading;

import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the database must hold after the seed and some trades: every row of every table, in the order of its key. */
public final class TradingState {
    private final TradingSeed seed;
    private final List<Trade> later;
    private final Map<Long, Position> positions = new TreeMap<>();

    private static final class Position {
        long quantity;
        long cost;
    }

    /** @param later trades on top of the seed, in any order */
    public TradingState(TradingScale scale, Collection<Trade> later) {
        this.seed = new TradingSeed(scale);
        this.later =
                later.stream().sorted(Comparator.comparingLong(Trade::orderId)).toList();
        seed.trades(this::book);
        this.later.forEach(this::book);
    }

    private void book(Trade trade) {
        Position position =
                positions.computeIfAbsent((long) trade.account() << 32 | trade.instrument(), absent -> new Position());
        for (Trade.Execution execution : trade.executions()) {
            position.quantity += execution.quantity();
            position.cost += execution.quantity() * execution.price();
        }
    }

    /** Every row as one line of PostgreSQL's text format. */
    Iterator<String> rows(TradingTable table) {
        TradingScale scale = seed.scale();
        return switch (table) {
            case ACCOUNTS ->
                IntStream.rangeClosed(1, scale.accounts())
                        .mapToObj(seed::account)
                        .iterator();
            case INSTRUMENTS ->
                IntStream.rangeClosed(1, scale.instruments())
                        .mapToObj(seed::instrument)
                        .iterator();
            case ORDERS -> trades().map(TradingState::order).iterator();
            case EXECUTIONS -> executions().iterator();
            case POSITIONS ->
                positions.entrySet().stream()
                        .map(entry -> position(entry.getKey(), entry.getValue()))
                        .iterator();
        };
    }

    private Stream<Trade> trades() {
        return Stream.concat(IntStream.rangeClosed(1, seed.scale().orders()).mapToObj(seed::trade), later.stream());
    }

    private Stream<String> executions() {
        record Booked(Trade trade, Trade.Execution execution) {}
        // two desks take numbers for orders and executions in different orders
        Stream<Booked> seeded = IntStream.rangeClosed(1, seed.scale().orders())
                .mapToObj(seed::trade)
                .flatMap(trade -> trade.executions().stream().map(execution -> new Booked(trade, execution)));
        Stream<Booked> traded = later.stream()
                .flatMap(trade -> trade.executions().stream().map(execution -> new Booked(trade, execution)))
                .sorted(Comparator.comparingLong(booked -> booked.execution().executionId()));
        return Stream.concat(seeded, traded).map(booked -> execution(booked.trade(), booked.execution()));
    }

    private static String order(Trade trade) {
        StringBuilder line = new StringBuilder(80);
        line.append(trade.orderId()).append('\t').append(trade.account()).append('\t');
        line.append(trade.instrument()).append('\t').append(trade.side()).append('\t');
        line.append(trade.quantity()).append('\t');
        CopyText.decimal(line, trade.limitPrice());
        line.append('\t');
        CopyText.timestamp(line, trade.placedAt());
        return line.toString();
    }

    private static String execution(Trade trade, Trade.Execution execution) {
        StringBuilder line = new StringBuilder(80);
        line.append(execution.executionId())
                .append('\t')
                .append(trade.orderId())
                .append('\t');
        line.append(trade.account()).append('\t').append(trade.instrument()).append('\t');
        line.append(execution.quantity()).append('\t');
        CopyText.decimal(line, execution.price());
        line.append('\t');
        CopyText.timestamp(line, execution.executedAt());
        return line.toString();
    }

    private static String position(long key, Position position) {
        StringBuilder line = new StringBuilder(40);
        line.append(key >>> 32).append('\t').append(key & 0xffff_ffffL).append('\t');
        line.append(position.quantity).append('\t');
        CopyText.decimal(line, position.cost);
        return line.toString();
    }
}
