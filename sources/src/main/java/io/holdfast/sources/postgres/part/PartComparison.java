package io.holdfast.sources.postgres.part;

import io.holdfast.repository.Progress;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.part.Difference;
import io.holdfast.sources.part.Difference.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lays an extract beside the living database, in the connection's transaction. */
final class PartComparison {
    private final Connection connection;
    private final Path extract;
    private final PartDocument document;
    private final Progress progress;
    private final Attempts attempts;
    private final List<LoadedPart> loaded = new ArrayList<>();
    private final Map<TableName, String> digests = new TreeMap<>();

    PartComparison(Connection connection, Path extract, PartDocument document, Progress progress) {
        this.connection = connection;
        this.extract = extract;
        this.document = document;
        this.progress = progress;
        this.attempts = new Attempts(connection);
    }

    /** Loads all tables and compares those that are there. */
    void load() throws IOException, SQLException, InterruptedException {
        SessionSettings.qualifyNames(connection);
        long bytes = 0;
        for (PartTable part : document.tables()) {
            bytes += Files.size(extract.resolve(part.file()));
        }
        progress.expected(bytes);
        TableCatalog catalog = TableCatalog.of(connection);
        for (PartTable part : document.tables()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while the part was compared");
            }
            progress.stage("comparing " + part.name());
            Optional<Table> live = catalog.table(part.name());
            if (live.isEmpty()) {
                digests.put(part.name(), "absent");
                continue;
            }
            add(part, live);
        }
    }

    private void add(PartTable part, Optional<Table> live) throws IOException, SQLException {
        LoadedPart one = LoadedPart.load(connection, extract, part, live, loaded.size() + 1);
        one.compare();
        progress.processed(Files.size(extract.resolve(part.file())));
        loaded.add(one);
        digests.putIfAbsent(part.name(), hash(one));
    }

    /** Loads the tables that were absent, which the transaction has made since, or as they were where it has not. */
    void loadAbsent(boolean made) throws IOException, SQLException {
        TableCatalog catalog = TableCatalog.of(connection);
        for (PartTable part : absent()) {
            add(part, made ? catalog.table(part.name()) : Optional.empty());
        }
    }

    List<PartTable> absent() {
        return document.tables().stream()
                .filter(part -> loaded.stream().noneMatch(one -> one.part().equals(part)))
                .toList();
    }

    List<LoadedPart> loaded() {
        return List.copyOf(loaded);
    }

    /** Of what an application would add or replace; see {@link Difference}. */
    String digest() {
        return PartDocument.sha256(document.digest() + digests);
    }

    private String hash(LoadedPart one) throws SQLException {
        return String.valueOf(attempts.ask("SELECT count(*) || ' ' || coalesce(sum(hash::numeric), 0) FROM "
                + one.states() + " WHERE state = 'm' OR state = 'd' AND owned"));
    }

    /** Everything that a person is shown. */
    Difference difference(Instant now) throws IOException, SQLException, InterruptedException {
        Map<TableName, Long> liveOnly = new TreeMap<>();
        List<String> notes = new ArrayList<>(document.paths());
        onlyLive(liveOnly, notes);
        List<Item> items = new ArrayList<>();
        List<String> obstacles = new ArrayList<>();
        for (PartTable part : document.tables()) {
            Optional<LoadedPart> one =
                    loaded.stream().filter(it -> it.part().equals(part)).findFirst();
            items.add(
                    one.isPresent()
                            ? item(one.get(), liveOnly.get(part.name()))
                            : new Item(
                                    part.name().toString(),
                                    true,
                                    part.owned(),
                                    0,
                                    part.owned(),
                                    0,
                                    0L,
                                    part.needed(),
                                    part.needed(),
                                    List.of()));
            if (one.isPresent()) {
                Obstacles found = new Obstacles(connection, one.get());
                obstacles.addAll(found.obstacles());
                notes.addAll(found.notes());
            } else {
                notes.add("Table " + part.name() + " is not there; it would be made as it was.");
            }
        }
        return new Difference(now, digest(), items, obstacles, notes);
    }

    private Item item(LoadedPart one, @Nullable Long onlyLive) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FILTER (WHERE owned),"
                        + " count(*) FILTER (WHERE owned AND state = 's'), count(*) FILTER (WHERE owned AND state = 'm'),"
                        + " count(*) FILTER (WHERE owned AND state = 'd'), count(*) FILTER (WHERE NOT owned),"
                        + " count(*) FILTER (WHERE NOT owned AND state = 'm') FROM " + one.states())) {
            row.next();
            return new Item(
                    one.part().name().toString(),
                    false,
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    onlyLive,
                    row.getLong(5),
                    row.getLong(6),
                    new RowSample(connection, one).rows());
        }
    }

    /** Asks the living database for the same selection: what it has of it beyond the extract came later. */
    private void onlyLive(Map<TableName, Long> counts, List<String> notes)
            throws IOException, SQLException, InterruptedException {
        Savepoint before = connection.setSavepoint();
        try {
            progress.stage("looking for what only the living database has");
            SessionSettings.ordinaryNames(connection);
            PartSelection selection = PartSelection.of(document.selection())
                    .orElseThrow(() -> new SourceException("The extract does not say what was selected."));
            TableCatalog catalog = TableCatalog.of(connection);
            RowClosure closure =
                    SelectedRows.start(selection, catalog, SelectedRows.references(selection, catalog), connection);
            for (LoadedPart one : loaded) {
                counts.put(one.part().name(), onlyLive(one, closure));
            }
        } catch (SourceException | SQLException e) {
            connection.rollback(before);
            counts.clear();
            notes.add("What only the living database has cannot be told: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
        SessionSettings.qualifyNames(connection);
    }

    private long onlyLive(LoadedPart one, RowClosure closure) throws SQLException {
        String selected = closure.from(one.live(), true);
        if (one.key().isEmpty()) {
            long there = attempts.count("SELECT count(*) FROM " + selected);
            long same = attempts.count("SELECT count(*) FROM " + one.states() + " WHERE owned AND state = 's'");
            return Math.max(0, there - same);
        }
        return attempts.count("SELECT count(*) FROM " + selected + " WHERE NOT EXISTS (SELECT FROM " + one.rows()
                + " r WHERE " + LoadedPart.same(one.key(), "t") + ")");
    }
}
