package io.holdfast.sources.postgres.validation;

import io.holdfast.repository.Progress;
import io.holdfast.sources.RestoreReport.Validation;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the checks of a depth on a running copy, on the caller's thread. */
public final class Validator {
    private static final String DATABASES =
            "SELECT datname FROM pg_database WHERE datallowconn AND datconnlimit <> -2 ORDER BY 1";

    private final CopyConnections copy;
    private final Path data;
    private final Progress progress;

    /** @param data the copy's data directory */
    public Validator(CopyConnections copy, Path data, Progress progress) {
        this.copy = copy;
        this.data = data;
        this.progress = progress;
    }

    /**
     * The server's own checks of the depth. Those that this machine's PostgreSQL has no program for are left out, and not
     * said to have passed.
     */
    public List<Validation> structure(Depth depth) throws IOException, SQLException, InterruptedException {
        List<Validation> validations = new ArrayList<>();
        if (!depth.includes(Depth.STANDARD)) {
            return validations;
        }
        List<String> databases = databases();
        boolean deep = depth.includes(Depth.DEEP);
        if (hasAmcheck()) {
            validations.add(new AmcheckRun(copy, databases, progress).indexes(deep));
            if (deep) {
                validations.add(new AmcheckRun(copy, databases, progress).heaps());
            }
        }
        if (deep) {
            validations.add(new ConstraintCheck(copy, databases, progress).run());
            if (hasChecksums()) {
                validations.add(new PageCheck(data, progress).run());
            }
        }
        return validations;
    }

    /** The data set's own queries: the selection's {@code validate.<name>}. */
    public List<Validation> queries(String database, Map<String, String> selection) throws InterruptedException {
        return new QueryCheck(copy, progress).run(database, selection);
    }

    private List<String> databases() throws SQLException {
        List<String> databases = new ArrayList<>();
        try (Connection connection = copy.connect("template1");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(DATABASES)) {
            while (rows.next()) {
                databases.add(rows.getString(1));
            }
        }
        return databases;
    }

    private boolean hasAmcheck() throws SQLException {
        return isTrue("SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'amcheck')");
    }

    private boolean hasChecksums() throws SQLException {
        return isTrue("SELECT current_setting('data_checksums') = 'on'");
    }

    private boolean isTrue(String sql) throws SQLException {
        try (Connection connection = copy.connect("template1");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
