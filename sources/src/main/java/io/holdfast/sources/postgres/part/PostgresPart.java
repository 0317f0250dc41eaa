package io.holdfast.sources.postgres.part;

import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.part.Difference;
import io.holdfast.sources.part.PartOrder;
import io.holdfast.sources.part.PartResult;
import io.holdfast.sources.part.PartialRecovery;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** Parts of PostgreSQL databases; see the package's description. */
public final class PostgresPart implements PartialRecovery {
    private static final int ATTEMPTS = 3;
    private static final Set<String> CONCURRENT = Set.of("40001", "40P01");

    @Override
    public Difference compare(Path extract, SourceSettings live, SourceContext context)
            throws IOException, InterruptedException {
        PartDocument document = PartDocument.read(extract);
        try (Connection connection = LiveDatabase.connect(live, document.database())) {
            Difference difference = ConnectionThread.run(connection, () -> {
                PartComparison comparison = new PartComparison(connection, extract, document, context.progress());
                comparison.load();
                return comparison.difference(context.clock().instant());
            });
            // with it the temporary tables go, which were all that was written
            connection.rollback();
            return difference;
        } catch (SQLException e) {
            throw LiveDatabase.failed("compared with the part", e);
        }
    }

    @Override
    public PartResult apply(Path extract, SourceSettings live, PartOrder order, SourceContext context)
            throws IOException, InterruptedException {
        PartDocument document = PartDocument.read(extract);
        for (int attempt = 1; ; attempt++) {
            boolean committing = false;
            try (Connection connection = LiveDatabase.connect(live, document.database())) {
                Path replaced = extract.resolveSibling(
                        "replaced-" + context.clock().instant().toString().replace(':', '-'));
                PartResult result = ConnectionThread.run(
                        connection,
                        () -> new PartApplication(connection, extract, document, order, context).run(replaced));
                committing = true;
                connection.commit();
                return result;
            } catch (SQLException e) {
                if (committing && isCut(e)) {
                    throw new SourceException(
                            "The connection to the living database broke while the part was committed ("
                                    + e.getMessage()
                                    + "): whether it is there is not known. Compare again; the difference tells.",
                            e);
                }
                if (attempt == ATTEMPTS || !CONCURRENT.contains(String.valueOf(e.getSQLState()))) {
                    throw LiveDatabase.failed("changed, and is as it was", e);
                }
            }
        }
    }

    /** Whether the server's answer is missing, rather than no. */
    private static boolean isCut(SQLException e) {
        return e.getSQLState() == null
                || e.getSQLState().startsWith("08")
                || e.getSQLState().startsWith("57");
    }
}
