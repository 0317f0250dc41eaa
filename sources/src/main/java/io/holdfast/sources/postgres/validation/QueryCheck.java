package io.holdfast.sources.postgres.validation;

import io.holdfast.repository.Progress;
import io.holdfast.sources.RestoreReport.Validation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Asks the operator's own queries: each for one boolean, true when all is well. */
final class QueryCheck {
    private static final String KEY = "validate.";
    private static final int SECONDS = 600;

    private final CopyConnections copy;
    private final Progress progress;

    QueryCheck(CopyConnections copy, Progress progress) {
        this.copy = copy;
        this.progress = progress;
    }

    List<Validation> run(String database, Map<String, String> selection) throws InterruptedException {
        List<Validation> results = new ArrayList<>();
        for (Map.Entry<String, String> entry : new TreeMap<>(selection).entrySet()) {
            if (!entry.getKey().startsWith(KEY)) {
                continue;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while the restored copy was validated");
            }
            String name = entry.getKey().substring(KEY.length());
            progress.stage("validating: " + name);
            results.add(query(name, database, entry.getValue()));
        }
        return results;
    }

    private Validation query(String name, String database, String sql) {
        try (Connection connection = copy.connect(database)) {
            connection.setReadOnly(true);
            try (Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(SECONDS);
                try (ResultSet row = statement.executeQuery(sql)) {
                    if (!row.next()) {
                        return new Validation(name, false, "the query gave no row: " + sql);
                    }
                    String value = String.valueOf(row.getString(1));
                    if (!value.equals("t") && !value.equals("f")) {
                        return new Validation(name, false, "the query gave '" + value + "', not a boolean: " + sql);
                    }
                    boolean right = value.equals("t");
                    return new Validation(name, right, (right ? "true: " : "false: ") + sql);
                }
            }
        } catch (SQLException e) {
            return new Validation(name, false, "the query failed in " + database + ": " + Findings.oneLine(e));
        }
    }
}
