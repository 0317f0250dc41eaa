package io.holdfast.sources.postgres.profile;

import io.holdfast.repository.Progress;
import io.holdfast.sources.RestoreReport.Validation;
import io.holdfast.sources.postgres.profile.LogBetween.Allowance;
import io.holdfast.sources.postgres.profile.LogBetween.Unclear;
import io.holdfast.sources.postgres.profile.TableCount.Column;
import io.holdfast.sources.postgres.validation.CopyConnections;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Counts what a restored copy holds and compares it with the profile of its backup. The rule: a table has as many rows as
 * were recorded and those that the log between inserted, less those that it deleted; each column as many values, but for
 * the rows that it changed at all; least and greatest values are the same in a table that it did not touch. An estimate may be off
 * by a quarter and a thousand rows.
 */
public final class ProfileCheck {
    /** Of the estimate, that it may be off. */
    private static final double ESTIMATE = 0.25;

    private static final long FEW = 1000;
    private static final int NAMED = 5;

    private final CopyConnections copy;
    private final ClusterProfile profile;
    private final LogBetween between;
    private final boolean everyTable;
    private final Progress progress;
    private final List<String> wrong = new ArrayList<>();
    /** Tables left out, and why. */
    private final Map<Unclear, Integer> unclear = new EnumMap<>(Unclear.class);

    private long compared;
    private long untouched;
    private long large;

    /** @param everyTable whether to count also those that are known by an estimate, which are the large ones */
    public ProfileCheck(
            CopyConnections copy, ClusterProfile profile, LogBetween between, boolean everyTable, Progress progress) {
        this.copy = copy;
        this.profile = profile;
        this.between = between;
        this.everyTable = everyTable;
        this.progress = progress;
    }

    public Validation run() throws SQLException, InterruptedException {
        Map<Long, String> names = databases();
        for (DatabaseProfile database : profile.databases()) {
            String name = names.get(database.oid());
            if (name != null) {
                progress.stage("counting the tables of " + name);
                in(name, database);
            } else if (!between.isDropped(database.oid())) {
                wrong.add("database " + database.name() + " is not there");
            }
        }
        return new Validation("rows and columns as recorded", wrong.isEmpty(), said());
    }

    private String said() {
        String rule = between.isFollowed()
                ? "by what the log of " + between.bytes() + " bytes since the backup says was changed"
                : "but for what " + between.bytes() + " bytes of log can change";
        String seen = compared + " tables compared with the profile of the backup, " + rule + "; " + untouched
                + " of them were not changed"
                + leftOut(Unclear.REPLACED, " were emptied, rewritten or dropped and are left out")
                + leftOut(
                        Unclear.BEGUN_BEFORE,
                        " may have been changed by a transaction that began before the stored log, and are left out")
                + (large == 0
                        ? ""
                        : "; " + large + " of which only an estimate was recorded are left out"
                                + (everyTable ? "" : " but at depth deep"))
                + (profile.leftOut().isEmpty()
                        ? ""
                        : "; the backup did not record " + String.join("; ", profile.leftOut()));
        return wrong.isEmpty()
                ? seen
                : wrong.size() + " findings: " + String.join("; ", wrong.subList(0, Math.min(NAMED, wrong.size())))
                        + (wrong.size() > NAMED ? "; and more" : "") + ". " + seen;
    }

    private String leftOut(Unclear why, String said) {
        int tables = unclear.getOrDefault(why, 0);
        return tables == 0 ? "" : "; " + tables + said;
    }

    private Map<Long, String> databases() throws SQLException {
        Map<Long, String> names = new HashMap<>();
        try (Connection connection = copy.connect("template1");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT oid::bigint, datname FROM pg_database WHERE datallowconn AND datconnlimit <> -2")) {
            while (rows.next()) {
                names.put(rows.getLong(1), rows.getString(2));
            }
        }
        return names;
    }

    private void in(String name, DatabaseProfile database) throws SQLException, InterruptedException {
        try (Connection connection = copy.connect(name);
                Statement statement = connection.createStatement()) {
            statement.execute(TableCount.SETTINGS);
            connection.setReadOnly(true);
            for (TableProfile table : database.tables()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while the copy was compared with its profile");
                }
                Allowance allowance = between.of(database.oid(), table.oid());
                if (allowance.unclear().isPresent()) {
                    unclear.merge(allowance.unclear().get(), 1, Integer::sum);
                } else if (!table.exact() && !everyTable) {
                    large++;
                } else {
                    table(statement, table, allowance, " in " + name);
                }
            }
        }
    }

    private void table(Statement statement, TableProfile table, Allowance allowance, String where) throws SQLException {
        String told = table.schema() + "." + table.name() + where;
        Optional<String> name = TableCount.name(statement, table.oid());
        if (name.isEmpty()) {
            if (between.isFollowed() || allowance.untouched()) {
                wrong.add(told + " is not there");
            } else {
                unclear.merge(Unclear.REPLACED, 1, Integer::sum);
            }
            return;
        }
        compared++;
        untouched += allowance.untouched() ? 1 : 0;
        try {
            List<Column> columns = columns(statement, table);
            boolean distinct =
                    table.columns().stream().map(ColumnProfile::distinct).anyMatch(Objects::nonNull);
            TableCount count = TableCount.of(statement, name.get(), columns, distinct);
            rows(told, table, count.rows(), allowance)
                    .or(() -> columns(told, table, count.columns(), allowance))
                    .ifPresent(wrong::add);
        } catch (SQLException e) {
            wrong.add(told + " cannot be read ("
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ")");
        }
    }

    /** Those that are there as they were: others are known to have been altered, as a name or a type is. */
    private static List<Column> columns(Statement statement, TableProfile table) throws SQLException {
        if (table.columns().isEmpty()) {
            return List.of();
        }
        Map<String, String> recorded =
                table.columns().stream().collect(Collectors.toMap(ColumnProfile::name, ColumnProfile::type));
        return TableCount.columns(statement, table.oid()).stream()
                .filter(column -> column.type().equals(recorded.get(column.name())))
                .toList();
    }

    /** What is wrong with the number of rows. */
    private Optional<String> rows(String told, TableProfile table, long rows, Allowance allowance) {
        long off = table.exact() ? 0 : (long) (table.rows() * ESTIMATE) + FEW;
        return rows < table.rows() + allowance.least() - off || rows > table.rows() + allowance.most() + off
                ? Optional.of(told + " has " + rows + " rows, recorded were " + (table.exact() ? "" : "about ")
                        + table.rows() + logged(allowance))
                : Optional.empty();
    }

    /** What is wrong with the first column that has something wrong. */
    private Optional<String> columns(String told, TableProfile table, List<ColumnProfile> now, Allowance allowance) {
        Map<String, ColumnProfile> recorded =
                table.columns().stream().collect(Collectors.toMap(ColumnProfile::name, Function.identity()));
        return now.stream()
                .flatMap(column -> column(column, Objects.requireNonNull(recorded.get(column.name())), allowance)
                        .map(what -> told + ", column " + column.name() + ", " + what)
                        .stream())
                .findFirst();
    }

    private Optional<String> column(ColumnProfile now, ColumnProfile before, Allowance allowance) {
        if (Math.abs(now.values() - before.values()) > allowance.changed()) {
            return Optional.of("has " + now.values() + " values, recorded were " + before.values() + logged(allowance));
        }
        Long distinct = now.distinct();
        Long distinctBefore = before.distinct();
        if (distinct != null && distinctBefore != null && Math.abs(distinct - distinctBefore) > allowance.changed()) {
            return Optional.of(
                    "has " + distinct + " different values, recorded were " + distinctBefore + logged(allowance));
        }
        boolean same = Objects.equals(now.least(), before.least()) && Objects.equals(now.greatest(), before.greatest());
        return allowance.untouched() && !same
                ? Optional.of("goes from " + now.least() + " to " + now.greatest() + ", recorded was " + before.least()
                        + " to " + before.greatest())
                : Optional.empty();
    }

    private String logged(Allowance allowance) {
        return between.isFollowed()
                ? ", and the log since changed " + allowance.changed() + " rows and added " + allowance.most()
                : "";
    }
}
