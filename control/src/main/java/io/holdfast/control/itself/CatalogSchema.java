package io.holdfast.control.itself;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The versions of the catalog's tables. Migrations go forward only; blocks on the database. */
public final class CatalogSchema {
    private static final Pattern MIGRATION = Pattern.compile("V(\\d+(?:_\\d+)*)__.*\\.sql");

    /** Answers the version of the last migration. */
    static final String PRESENT = """
            SELECT version FROM flyway_schema_history WHERE success AND version IS NOT NULL
            ORDER BY string_to_array(version, '.')::int[] DESC LIMIT 1
            """;

    private final DataSource dataSource;

    public CatalogSchema(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The newest version that this program knows. */
    public static MigrationVersion newest() {
        try {
            return Arrays.stream(
                            new PathMatchingResourcePatternResolver().getResources("classpath*:db/migration/V*.sql"))
                    .map(resource -> MIGRATION.matcher(String.valueOf(resource.getFilename())))
                    .filter(Matcher::matches)
                    .map(name -> MigrationVersion.fromVersion(name.group(1)))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own migrations cannot be read", e);
        }
    }

    /** The version of the tables that are there; empty when there are none. */
    public Optional<MigrationVersion> present() {
        JdbcClient jdbc = JdbcClient.create(dataSource);
        boolean made = jdbc.sql("SELECT to_regclass('flyway_schema_history') IS NOT NULL")
                .query(Boolean.class)
                .single();
        return made
                ? jdbc.sql(PRESENT).query(String.class).optional().map(MigrationVersion::fromVersion)
                : Optional.empty();
    }

    /** Why this program must not work on the tables that are there; empty when it may. */
    public Optional<String> tooNew() {
        MigrationVersion newest = newest();
        return present()
                .filter(version -> version.compareTo(newest) > 0)
                .map(version ->
                        "The catalog was made by a newer version of Holdfast (its tables are of version " + version
                                + "; this one knows them up to " + newest
                                + "). Start the version that made it, or a later one; the way back is 'holdfast bootstrap' from"
                                + " a backup of the catalog of before the upgrade.");
    }

    /** Makes or migrates the tables up to the newest version. */
    public void migrate() {
        migrate(MigrationVersion.LATEST);
    }

    /** Makes or migrates the tables up to this version. */
    public void migrate(MigrationVersion target) {
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration")
                .target(target)
                .load()
                .migrate();
    }
}
