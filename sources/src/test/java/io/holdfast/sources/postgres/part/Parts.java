package io.holdfast.sources.postgres.part;

import io.holdfast.repository.Progress;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.part.ConflictRule;
import io.holdfast.sources.part.Difference;
import io.holdfast.sources.part.PartOrder;
import io.holdfast.sources.part.PartResult;
import io.holdfast.sources.postgres.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Extracts parts of a cluster as it is now, and later lays them beside it. */
final class Parts {
    private final TestCluster cluster;
    private final Path folder;
    private int number;

    Parts(TestCluster cluster, Path folder) {
        this.cluster = cluster;
        this.folder = folder;
    }

    Path extract(Map<String, String> selection) throws Exception {
        Map<String, String> all = new HashMap<>(ShopSchema.DECLARED);
        all.putAll(selection);
        Path extract = folder.resolve("restore-" + ++number).resolve("part");
        Files.createDirectories(extract.getParent());
        try (Connection connection = cluster.connect()) {
            new PartExtraction(connection, PartSelection.of(all).orElseThrow(), all, Progress.NONE).run(extract);
        }
        return extract;
    }

    SourceSettings live(String role) {
        Map<String, String> settings = new HashMap<>(cluster.settings("backup").values());
        settings.put("apply-user", role);
        settings.put("apply-password-file", settings.getOrDefault("password-file", ""));
        return new SourceSettings(settings);
    }

    Difference compare(Path extract) throws Exception {
        return compare(extract, "owner");
    }

    Difference compare(Path extract, String role) throws Exception {
        return new PostgresPart().compare(extract, live(role), context());
    }

    PartResult apply(Path extract, Difference difference, ConflictRule rule) throws Exception {
        return apply(extract, difference, rule, false, "owner");
    }

    PartResult apply(Path extract, Difference difference, ConflictRule rule, boolean withoutTriggers, String role)
            throws Exception {
        return new PostgresPart()
                .apply(extract, live(role), new PartOrder(difference.digest(), rule, withoutTriggers), context());
    }

    private SourceContext context() {
        return new SourceContext(Clock.systemUTC(), Progress.NONE, folder);
    }
}
