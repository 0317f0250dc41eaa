package io.holdfast.sources.postgres.part;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs statements of one transaction; what may fail is tried, and a failure noted for people. */
final class Attempts {
    private final Connection connection;
    private final List<String> notes = new ArrayList<>();

    Attempts(Connection connection) {
        this.connection = connection;
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    /** Those that are there already are left out. @throws SQLException when one that is required fails */
    void perform(List<Definition.Step> steps) throws SQLException {
        for (Definition.Step step : steps) {
            String unless = step.unless();
            if (unless != null && "t".equals(ask(unless))) {
                continue;
            }
            if (step.required()) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(step.sql());
                }
            } else {
                attempt(step.what(), step.sql());
            }
        }
    }

    void attempt(String what, String sql) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            connection.rollback(before);
            notes.add(what + " could not be brought back: " + RowClosure.firstLine(e) + ". It would be: " + sql);
        }
    }

    /** The first column of the first row. */
    @Nullable
    String ask(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** A number that is always there. */
    long count(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
