package io.holdfast.sources.postgres.part;

import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.part.ConflictRule;
import io.holdfast.sources.part.PartOrder;
import io.holdfast.sources.part.PartResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/**
 * Puts an extract into the living database, in the connection's transaction, which the caller commits. Tables that refer
 * to each other are written by one statement, at whose end the server checks references: so any circle of them holds.
 */
final class PartApplication {
    private final Connection connection;
    private final Path extract;
    private final PartDocument document;
    private final PartOrder order;
    private final SourceContext context;
    private final PartComparison comparison;
    private final Attempts attempts;
    private final Map<String, String> facts = new HashMap<>();
    private final Map<TableName, PartResult.Item> items = new TreeMap<>();

    PartApplication(
            Connection connection, Path extract, PartDocument document, PartOrder order, SourceContext context) {
        this.connection = connection;
        this.extract = extract;
        this.document = document;
        this.order = order;
        this.context = context;
        this.attempts = new Attempts(connection);
        this.comparison = new PartComparison(connection, extract, document, context.progress());
    }

    /**
     * @param replaced a directory that is made for what is replaced, if anything is
     * @throws SourceException when the difference is not the one that was approved, or the result is not what it must be
     */
    PartResult run(Path replaced) throws IOException, SQLException, InterruptedException {
        comparison.load();
        if (!comparison.digest().equals(order.digest())) {
            throw new SourceException("The living database is not as it was when the difference was shown: rows of the"
                    + " part were changed since. Compare again, look at the difference, and apply that.");
        }
        if (order.rule() == ConflictRule.SIDE_SCHEMA) {
            layBeside();
        } else {
            putBack(replaced);
        }
        facts.put("transaction", String.valueOf(attempts.ask("SELECT pg_current_xact_id()::text")));
        facts.put("applied_after_lsn", String.valueOf(attempts.ask("SELECT pg_current_wal_insert_lsn()::text")));
        return new PartResult(List.copyOf(items.values()), attempts.notes(), facts);
    }

    private void putBack(Path replaced) throws IOException, SQLException, InterruptedException {
        List<PartTable> made = comparison.absent();
        for (PartTable part : made) {
            context.progress().stage("making " + part.name());
            attempts.perform(part.definition().before());
        }
        comparison.loadAbsent(true);
        List<String> obstacles = new ArrayList<>();
        for (LoadedPart one : comparison.loaded()) {
            obstacles.addAll(new Obstacles(connection, one).obstacles());
        }
        if (!obstacles.isEmpty()) {
            throw new SourceException(String.join(" ", obstacles));
        }
        if (order.rule() == ConflictRule.TAKE_RESTORED) {
            keepReplaced(replaced);
        }
        HeldTriggers triggers = new HeldTriggers(connection);
        for (LoadedPart one : comparison.loaded()) {
            // what was made just now has none yet
            if (order.withoutTriggers() && !made.contains(one.part())) {
                triggers.hold(one.live());
            }
        }
        Map<TableName, LoadedPart> parts = comparison.loaded().stream()
                .collect(Collectors.toMap(one -> one.part().name(), one -> one));
        // the order is for the living database's own references; those that only a declaration names bind nothing
        for (List<TableName> group :
                ReferenceOrder.of(parts.keySet(), TableCatalog.of(connection).references())) {
            write(group.stream().map(parts::get).toList(), made);
        }
        try (Statement statement = connection.createStatement()) {
            // checks that were put off are made now: a table that waits for some cannot be altered
            statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
        }
        for (PartTable part : made) {
            attempts.perform(part.definition().after());
        }
        for (PartTable part : made) {
            attempts.perform(part.definition().references());
        }
        verify();
        triggers.release();
        Sequences sequences = new Sequences(connection, attempts);
        for (LoadedPart one : comparison.loaded()) {
            sequences.advance(one);
        }
    }

    private void write(List<LoadedPart> group, List<PartTable> made) throws SQLException {
        context.progress()
                .stage("writing "
                        + group.stream().map(it -> it.part().name().toString()).collect(Collectors.joining(", ")));
        List<String> parts = new ArrayList<>();
        List<String> counts = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            LoadedPart one = group.get(i);
            parts.add("i" + i + " AS (" + insert(one) + " RETURNING 1)");
            counts.add("(SELECT count(*) FROM i" + i + ")");
            Optional<String> update = update(one);
            if (update.isPresent()) {
                parts.add("u" + i + " AS (" + update.get() + " RETURNING 1)");
                counts.add("(SELECT count(*) FROM u" + i + ")");
            } else {
                counts.add("0");
            }
            counts.add("(SELECT count(*) FROM " + one.states() + " WHERE owned AND state = 'd')");
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "WITH " + String.join(", ", parts) + " SELECT " + String.join(", ", counts))) {
            row.next();
            for (int i = 0; i < group.size(); i++) {
                PartTable part = group.get(i).part();
                long updated = row.getLong(3 * i + 2);
                items.put(
                        part.name(),
                        new PartResult.Item(
                                part.name().toString(),
                                made.contains(part),
                                row.getLong(3 * i + 1),
                                updated,
                                row.getLong(3 * i + 3) - updated));
            }
        }
    }

    private static String insert(LoadedPart one) {
        String columns = TableName.quoted(one.columns(), "");
        return "INSERT INTO " + one.live().name().sql() + " (" + columns + ") OVERRIDING SYSTEM VALUE SELECT "
                + TableName.quoted(one.columns(), "r.") + " FROM " + one.rows() + " r JOIN " + one.states() + " s ON "
                + one.byNumber() + " WHERE s.state = 'm'";
    }

    /** Empty when nothing is replaced, or nothing but the key could be. */
    private Optional<String> update(LoadedPart one) {
        Table live = one.live();
        List<String> set = live.columns().stream()
                .filter(column -> !column.generated() && !column.identityAlways())
                .map(Column::name)
                .filter(column -> one.columns().contains(column) && !one.key().contains(column))
                .map(column -> TableName.quoted(column) + " = r." + TableName.quoted(column))
                .toList();
        if (order.rule() != ConflictRule.TAKE_RESTORED || one.key().isEmpty() || set.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("UPDATE " + live.from() + " l SET " + String.join(", ", set) + " FROM " + one.rows()
                + " r JOIN " + one.states() + " s ON " + one.byNumber() + " WHERE s.state = 'd' AND s.owned AND "
                + one.byKey());
    }

    /** As CSV, with names: for people and tools, should somebody want it back. */
    private void keepReplaced(Path directory) throws IOException, SQLException {
        for (LoadedPart one : comparison.loaded()) {
            if (one.key().isEmpty() || differing(one) == 0) {
                continue;
            }
            if (!Files.exists(directory)) {
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                facts.put("replaced", directory.toString());
            }
            Path file = directory.resolve(one.part().file().replace(".copy", ".csv"));
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut(
                                "COPY (SELECT l.* FROM " + one.states() + " s JOIN " + one.rows() + " r ON "
                                        + one.byNumber() + " JOIN " + one.live().from() + " l ON " + one.byKey()
                                        + " WHERE s.owned AND s.state = 'd') TO STDOUT (FORMAT csv, HEADER)",
                                out);
            }
            facts.put("replaced." + one.part().name(), file.getFileName().toString());
        }
    }

    /** Whether everything is as it was to become, and nothing reacted to it with changes of its own. */
    private void verify() throws SQLException, SourceException {
        for (LoadedPart one : comparison.loaded()) {
            context.progress().stage("verifying " + one.part().name());
            one.compare();
            String wrong =
                    order.rule() == ConflictRule.TAKE_RESTORED ? "state = 'm' OR state = 'd' AND owned" : "state = 'm'";
            long rows = attempts.count("SELECT count(*) FROM " + one.states() + " WHERE " + wrong);
            if (order.rule() == ConflictRule.KEEP_LIVE) {
                // what differs was kept, and must be no more than that
                rows += differing(one)
                        - Objects.requireNonNull(items.get(one.part().name())).kept();
            }
            if (rows != 0) {
                String triggers = attempts.ask(
                        "SELECT coalesce(string_agg(tgname, ', '), 'none') FROM pg_trigger WHERE tgrelid = "
                                + one.live().oid() + "::oid AND NOT tgisinternal AND tgenabled <> 'D'");
                throw new SourceException(rows + " rows of " + one.live().name()
                        + " are not as they were after they had been written (triggers of the table: " + triggers
                        + "). Nothing was changed. Apply without triggers, or use the rule side-schema.");
            }
        }
    }

    private long differing(LoadedPart one) throws SQLException {
        return attempts.count("SELECT count(*) FROM " + one.states() + " WHERE owned AND state = 'd'");
    }

    private void layBeside() throws IOException, SQLException {
        comparison.loadAbsent(false);
        String schema = "restored_" + order.digest().substring(0, 12);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + TableName.quoted(schema));
            for (LoadedPart one : comparison.loaded()) {
                TableName name = one.part().name();
                boolean alone = comparison.loaded().stream()
                                .filter(other -> other.part().name().name().equals(name.name()))
                                .count()
                        == 1;
                String table = alone ? name.name() : name.toString();
                List<String> columns = one.part().table().written();
                statement.execute(
                        "CREATE TABLE " + TableName.quoted(schema) + "." + TableName.quoted(table) + " AS SELECT "
                                + TableName.quoted(columns, "r.") + (columns.isEmpty() ? "" : ", ")
                                + "CASE WHEN NOT s.owned THEN 'needed' WHEN s.state = 'm' THEN 'missing' WHEN s.state = 'd' THEN"
                                + " 'differing' ELSE 'same' END AS holdfast_state FROM " + one.rows() + " r JOIN "
                                + one.states()
                                + " s ON " + one.byNumber());
                long rows = attempts.count(
                        "SELECT count(*) FROM " + TableName.quoted(schema) + "." + TableName.quoted(table));
                items.put(name, new PartResult.Item(schema + "." + table, true, rows, 0, 0));
            }
        }
        facts.put("schema", schema);
    }
}
