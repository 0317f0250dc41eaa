package io.holdfast.sources.postgres;

import io.holdfast.sources.PreviousBackup;
import io.holdfast.sources.postgres.page.RelationPath;
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
        return RelationPath.of(path)
                .flatMap(file -> names.of(new RelationFile(0, file.database(), file.number()))
                        .map(relation -> "block " + file.inFork(block) + " of " + relation.qualified()
                                + names.database(file.database())
                                        .map(name -> " in " + name)
                                        .orElse("")));
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
