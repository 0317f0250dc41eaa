package io.holdfast.sources.postgres;

import io.holdfast.sources.PreviousBackup;
import io.holdfast.sources.postgres.wal.RelationFile;
import io.holdfast.sources.postgres.wal.RelationNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says which relations the damaged pages belong to that a server found while it sent a base backup. */
final class DamagedPages {
    private static final Logger LOG = LoggerFactory.getLogger(DamagedPages.class);
    /** As {@code basebackup.c} says it; in other languages its words are kept as they are. */
    private static final Pattern PAGE =
            Pattern.compile("checksum verification failed in file \"(?:\\./)?([^\"]+)\", block (\\d+).*");

    private static final Pattern RELATION = Pattern.compile(
            "(?:(global)|(?:base|pg_tblspc/\\d+/[^/]+)/(\\d+))/(?:INCREMENTAL\\.)?(\\d+)(?:_\\w+)?(?:\\.(\\d+))?");
    private static final long BLOCKS_A_SEGMENT = 131_072;

    private DamagedPages() {}

    /**
     * @param warnings of the server, in its order
     * @param previous whose catalog tells the relations' names
     */
    static List<String> named(List<String> warnings, Optional<PreviousBackup> previous) {
        Optional<RelationNames> names = Optional.empty();
        List<String> named = new ArrayList<>();
        for (String warning : warnings) {
            Matcher page = PAGE.matcher(warning);
            if (!page.matches()) {
                named.add(warning);
                continue;
            }
            if (named.isEmpty() && previous.isPresent()) {
                names = read(previous.get());
            }
            named.add(names.flatMap(known -> relation(page.group(1), Long.parseLong(page.group(2)), known))
                    .map(relation -> relation + " (" + page.group(1) + ")")
                    .orElse("block " + page.group(2) + " of " + page.group(1)));
        }
        return named;
    }

    private static Optional<String> relation(String path, long block, RelationNames names) {
        Matcher file = RELATION.matcher(path);
        if (!file.matches()) {
            return Optional.empty();
        }
        long database = file.group(1) == null ? Long.parseLong(file.group(2)) : 0;
        long segment = file.group(4) == null ? 0 : Long.parseLong(file.group(4));
        return names.of(new RelationFile(0, database, Long.parseLong(file.group(3))))
                .map(relation -> "block " + (segment * BLOCKS_A_SEGMENT + block) + " of " + relation.qualified()
                        + names.database(database).map(name -> " in " + name).orElse(""));
    }

    private static Optional<RelationNames> read(PreviousBackup previous) {
        try {
            return Optional.of(RecoveryPointCatalog.read(previous.repository(), List.of(previous.snapshot())));
        } catch (IOException e) {
            LOG.warn(
                    "The names of damaged relations cannot be read from {}",
                    previous.snapshot().shortId(),
                    e);
            return Optional.empty();
        }
    }
}
