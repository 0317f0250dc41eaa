package io.holdfast.control.schema;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The versions of the catalog's tables. Migrations go forward only; blocks on the database. */
public final class CatalogSchema {
    /** From here on servers say which version they know. */
    private static final MigrationVersion WHO_RUNS = MigrationVersion.fromVersion("27");

    /** Answers the version of the last migration. */
    public static final String PRESENT = """
            SELECT version FROM flyway_schema_history WHERE success AND version IS NOT NULL
            ORDER BY string_to_array(version, '.')::int[] DESC LIMIT 1
            """;

    private final DataSource dataSource;

    public CatalogSchema(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The newest version that this program knows. */
    public static MigrationVersion newest() {
        return Migration.known().getLast().version();
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
                .flatMap(version -> oldestVersion()
                        .filter(oldest -> oldest.compareTo(newest) > 0)
                        .map(oldest -> "The catalog was made by a newer version of Holdfast (its tables are of version "
                                + version + ", for servers that know them up to " + oldest
                                + " or more; this one knows them up to " + newest
                                + "). Start the version that made it, or a later one; the way back is 'holdfast bootstrap'"
                                + " from a backup of the catalog of before the upgrade."));
    }

    /** Up to which version servers must know the tables to work on them; empty where the tables do not say. */
    private Optional<MigrationVersion> oldestVersion() {
        return JdbcClient.create(dataSource)
                .sql("SELECT oldest_version FROM control_plane")
                .query(String.class)
                .optional()
                .map(MigrationVersion::fromVersion);
    }

    /**
     * Servers that run on the tables that are there and cannot go on after {@link #migrate()}, each as its host and its
     * name.
     */
    public List<String> inTheWay() {
        Optional<MigrationVersion> present = present();
        Optional<MigrationVersion> oldest = present.flatMap(version -> Migration.known().stream()
                .filter(migration -> migration.version().compareTo(version) > 0)
                .flatMap(migration -> migration.oldest().stream())
                .max(Comparator.naturalOrder()));
        // before, servers did not say what they know
        if (oldest.isEmpty() || present.orElseThrow().compareTo(WHO_RUNS) < 0) {
            return List.of();
        }
        return JdbcClient.create(dataSource)
                .sql("""
                        SELECT host || ' (' || name || ')' FROM workers
                        WHERE seen_at > now() - interval '30 seconds' AND (catalog_version IS NULL
                            OR string_to_array(catalog_version, '.')::int[] < string_to_array(:oldest, '.')::int[])
                        ORDER BY host, name
                        """)
                .param("oldest", oldest.get().getVersion())
                .query((row, number) -> row.getString(1))
                .list();
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
