package io.holdfast.control.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.MigrationVersion;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * A step of the catalog's tables from one version to the next.
 *
 * @param oldest the version that servers must know at least to work on what it makes; empty when those that worked before
 *     it go on
 */
record Migration(MigrationVersion version, Optional<MigrationVersion> oldest) {
    private static final Pattern FILE = Pattern.compile("V(\\d+(?:_\\d+)*)__.*\\.sql");
    private static final Pattern OLDEST =
            Pattern.compile("UPDATE control_plane SET oldest_version = '(\\d+(?:\\.\\d+)*)'");

    /** Read once: they do not change while the program runs, and servers look at their versions every few seconds. */
    private static final class Known {
        private static final List<Migration> ALL = read();
    }

    /** All that this program brings, in their order. */
    static List<Migration> known() {
        return Known.ALL;
    }

    private static List<Migration> read() {
        try {
            return Arrays.stream(
                            new PathMatchingResourcePatternResolver().getResources("classpath*:db/migration/V*.sql"))
                    .flatMap(resource -> FILE.matcher(String.valueOf(resource.getFilename()))
                            .results()
                            .map(name -> new Migration(MigrationVersion.fromVersion(name.group(1)), oldest(resource))))
                    .sorted(Comparator.comparing(Migration::version))
                    .toList();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static Optional<MigrationVersion> oldest(Resource file) {
        try {
            Matcher said = OLDEST.matcher(file.getContentAsString(StandardCharsets.UTF_8));
            return said.find() ? Optional.of(MigrationVersion.fromVersion(said.group(1))) : Optional.empty();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static UncheckedIOException unreadable(IOException e) {
        return new UncheckedIOException("the program's own migrations cannot be read", e);
    }
}
