package io.holdfast.stockpulse.demo;

import io.holdfast.cli.Bytes;
import io.holdfast.stockpulse.graph.GraphContent;
import io.holdfast.stockpulse.graph.KnowledgeGraph;
import io.holdfast.stockpulse.platform.GraphSite;
import io.holdfast.stockpulse.platform.PlatformScale;
import io.holdfast.stockpulse.platform.TradingSite;
import io.holdfast.stockpulse.records.AuditLog;
import io.holdfast.stockpulse.records.FolderComparison;
import io.holdfast.stockpulse.trading.TradingComparison;
import io.holdfast.stockpulse.trading.TradingDatabase;
import io.holdfast.stockpulse.trading.TradingState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Holds what was restored against what it must be, which no backup was asked for: the seed with the ledger, the living
 * graph, the living folders.
 */
final class Comparison {
    private final PlatformScale scale;
    private final TradingSite trading;
    private final GraphSite graph;

    Comparison(PlatformScale scale, TradingSite trading, GraphSite graph) {
        this.scale = scale;
        this.trading = trading;
        this.graph = graph;
    }

    /** @param detail what was compared and what was found, with the numbers */
    record Check(String name, boolean passed, String detail) {}

    /** @param port where the restored database listens */
    List<Check> trading(int port, TradingState expected, long trades) throws SQLException, IOException {
        List<Check> checks = new ArrayList<>();
        try (Connection restored = trading.connectToCopy(port)) {
            long broken = TradingDatabase.brokenPositions(restored);
            checks.add(new Check(
                    "positions are the sum of executions", broken == 0, broken + " positions differ from their sum"));
            List<TradingComparison.Result> results = TradingComparison.compare(restored, expected);
            long rows = 0;
            for (TradingComparison.Result result : results) {
                rows += result.rows();
                checks.add(new Check(
                        "rows of " + result.table(),
                        result.difference().isEmpty(),
                        result.difference()
                                .orElse(String.format(
                                        Locale.ROOT,
                                        "%,d rows equal to what was committed, SHA-256 %s",
                                        result.rows(),
                                        result.sha256()))));
            }
            checks.add(new Check(
                    "every row is what was committed up to the instant",
                    results.stream().allMatch(result -> result.difference().isEmpty()),
                    String.format(
                            Locale.ROOT,
                            "%,d rows in %d tables, compared one by one with the seed and the %,d trades of the ledger",
                            rows,
                            results.size(),
                            trades)));
        }
        return checks;
    }

    List<Check> graph(GraphSite restored) throws IOException {
        try (KnowledgeGraph living = graph.connect();
                KnowledgeGraph copy = restored.connect()) {
            GraphContent expected = living.content();
            GraphContent found = copy.content();
            Optional<String> difference = found.difference(expected);
            Optional<String> fromSeed = found.differenceInData(GraphContent.of(scale.graph()));
            String numbers = String.format(
                    Locale.ROOT,
                    "%,d nodes, %,d relationships, %,d properties, %d constraints and indexes, SHA-256 %s",
                    found.nodes().size(),
                    found.relationships().size(),
                    found.properties(),
                    found.schema().size(),
                    found.sha256());
            return List.of(
                    new Check("equal to the living graph", difference.isEmpty(), difference.orElse(numbers)),
                    new Check("equal to what was loaded", fromSeed.isEmpty(), fromSeed.orElse(numbers)));
        }
    }

    /** @param parts of the folders that were restored; the whole is a list with an empty text */
    static List<Check> folder(String name, Path living, Path restored, List<String> parts) throws IOException {
        FolderComparison.Result result = FolderComparison.compare(living, restored, parts);
        return List.of(new Check(
                name,
                result.difference().isEmpty(),
                result.difference()
                        .orElse(String.format(
                                Locale.ROOT,
                                "%,d files, %s, names, permissions and every byte, SHA-256 %s",
                                result.files(),
                                Bytes.text(result.bytes()),
                                result.sha256()))));
    }

    /** The living log has gone on, so the restored one must be its beginning, with its chain whole. */
    static List<Check> auditLog(Path living, Path restored) throws IOException {
        AuditLog.Verdict chain = AuditLog.verify(restored);
        return List.of(
                new Check(
                        "the audit log's chain is whole",
                        chain.problem().isEmpty() && chain.events() > 0,
                        chain.problem().orElse(String.format(Locale.ROOT, "%,d events", chain.events()))),
                new Check(
                        "the audit log is the beginning of the living one",
                        isBeginning(living, restored),
                        Files.size(restored) + " of " + Files.size(living) + " bytes"));
    }

    private static boolean isBeginning(Path living, Path restored) throws IOException {
        byte[] beginning = Files.readAllBytes(restored);
        try (InputStream all = Files.newInputStream(living)) {
            return Arrays.equals(beginning, all.readNBytes(beginning.length));
        }
    }
}
