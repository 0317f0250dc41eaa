package io.holdfast.sources.postgres.validation;

import io.holdfast.repository.Progress;
import io.holdfast.sources.RestoreReport.Validation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Has the server look again whether each row keeps the constraints: foreign keys and checks. A
 * constraint is marked as not validated and then validated by the server's own command, in a transaction
 * that is rolled back.
 */
final class ConstraintCheck {
    /** Of ordinary tables, partitions among them: what holds for all of these holds for what they are parts of. */
    private static final String CONSTRAINTS = """
            SELECT o.oid::bigint, o.conrelid::regclass::text, quote_ident(o.conname)
            FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid
            WHERE o.contype IN ('f', 'c') AND o.convalidated AND c.relkind = 'r' AND c.relpersistence <> 't'
                AND NOT EXISTS (SELECT FROM pg_inherits h WHERE h.inhparent = c.oid)
            ORDER BY 2, 3""";

    private final CopyConnections copy;
    private final List<String> databases;
    private final Progress progress;
    private final Findings findings = new Findings();

    ConstraintCheck(CopyConnections copy, List<String> databases, Progress progress) {
        this.copy = copy;
        this.databases = databases;
        this.progress = progress;
    }

    private record Constraint(long oid, String table, String name) {}

    Validation run() throws SQLException, InterruptedException {
        for (String database : databases) {
            progress.stage("checking the constraints of " + database);
            in(database);
        }
        return findings.validation(
                "constraints", "foreign keys and checks in " + databases.size() + " databases", "hold for every row");
    }

    private void in(String database) throws SQLException, InterruptedException {
        try (Connection connection = copy.connect(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET TRANSACTION READ WRITE");
            for (Constraint constraint : constraints(statement)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while the copy was checked");
                }
                Savepoint before = connection.setSavepoint();
                try {
                    statement.execute("UPDATE pg_catalog.pg_constraint SET convalidated = false WHERE oid = "
                            + constraint.oid() + "::oid");
                    statement.execute(
                            "ALTER TABLE " + constraint.table() + " VALIDATE CONSTRAINT " + constraint.name());
                } catch (SQLException e) {
                    findings.wrong(constraint.name() + " of " + constraint.table() + " in " + database + " ("
                            + Findings.oneLine(e) + ")");
                }
                connection.rollback(before);
                findings.checked();
            }
            connection.rollback();
        }
    }

    private static List<Constraint> constraints(Statement statement) throws SQLException {
        List<Constraint> constraints = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(CONSTRAINTS)) {
            while (rows.next()) {
                constraints.add(new Constraint(rows.getLong(1), rows.getString(2), rows.getString(3)));
            }
        }
        return constraints;
    }
}
