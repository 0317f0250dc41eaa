package io.holdfast.sources.postgres.part;

import io.holdfast.sources.SourceException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/**
 * A table's extracted rows in a temporary table of the living database, with each row's state beside them: missing,
 * differing or the same. Lives as long as the transaction.
 */
final class LoadedPart {
    private static final String OWNED = "\"holdfast.owned\"";
    private static final String NUMBER = "\"holdfast.number\"";

    private final Connection connection;
    private final PartTable part;
    private final Optional<Table> live;
    private final int number;

    private LoadedPart(Connection connection, PartTable part, Optional<Table> live, int number) {
        this.connection = connection;
        this.part = part;
        this.live = live;
        this.number = number;
    }

    /**
     * @param live as the table is now; empty loads it with the types that it had
     * @param number tells this one's temporary tables from others'
     * @throws SourceException when the extract's file is not what was extracted
     */
    static LoadedPart load(Connection connection, Path extract, PartTable part, Optional<Table> live, int number)
            throws IOException, SQLException {
        LoadedPart loaded = new LoadedPart(connection, part, live, number);
        loaded.create();
        loaded.fill(extract.resolve(part.file()));
        return loaded;
    }

    PartTable part() {
        return part;
    }

    /** The table in the living database. @throws IllegalStateException when it has none */
    Table live() {
        return live.orElseThrow(() -> new IllegalStateException(part.name() + " is not there"));
    }

    boolean isAbsent() {
        return live.isEmpty();
    }

    /** The temporary table of the rows. */
    String rows() {
        return "pg_temp.holdfast_part_" + number;
    }

    /** The temporary table of the states: {@code number, owned, state, hash}; state is m, d or s. */
    String states() {
        return "pg_temp.holdfast_state_" + number;
    }

    /** The columns that both have and that can be written. */
    List<String> columns() {
        if (live.isEmpty()) {
            return part.table().written();
        }
        List<String> there = live.get().written();
        return part.table().written().stream().filter(there::contains).toList();
    }

    /** Extracted columns that the living table has no more. */
    List<String> lost() {
        List<String> shared = columns();
        return part.table().written().stream()
                .filter(column -> !shared.contains(column))
                .toList();
    }

    /** The living table's key, if the extracted rows have all of it; else nothing tells which row is which. */
    List<String> key() {
        List<String> shared = columns();
        List<String> key = live.map(Table::key).orElse(part.table().key());
        return shared.containsAll(key) ? key : List.of();
    }

    /** Joins rows, as {@code r}, with the living table, as {@code l}. */
    String byKey() {
        return same(key(), "l");
    }

    /** The condition that rows, as {@code r}, and those of the alias have the same values there. */
    static String same(List<String> columns, String alias) {
        return columns.stream()
                .map(column -> alias + "." + TableName.quoted(column) + " = r." + TableName.quoted(column))
                .collect(Collectors.joining(" AND "));
    }

    /** Joins states, as {@code s}, with rows, as {@code r}. */
    String byNumber() {
        return "r." + NUMBER + " = s.number";
    }

    private void create() throws SQLException {
        List<String> definitions = new ArrayList<>();
        List<String> shared = columns();
        for (Column column : part.table().columns()) {
            if (column.generated()) {
                continue;
            }
            String type =
                    live.isEmpty() ? column.type() : shared.contains(column.name()) ? liveType(column.name()) : "text";
            definitions.add(TableName.quoted(column.name()) + " " + type);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE holdfast_part_" + number + " (" + OWNED + " boolean NOT NULL"
                    + definitions.stream().map(it -> ", " + it).collect(Collectors.joining()) + ", " + NUMBER
                    + " bigint GENERATED ALWAYS AS IDENTITY) ON COMMIT DROP");
        }
    }

    private String liveType(String name) {
        return live().columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow()
                .type();
    }

    private void fill(Path file) throws IOException, SQLException {
        MessageDigest digest = PartDocument.sha256();
        List<String> columns = part.table().written();
        try (InputStream in =
                        new DigestInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16), digest);
                Statement statement = connection.createStatement()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY " + rows() + " (" + OWNED + (columns.isEmpty() ? "" : ", ")
                                    + TableName.quoted(columns, "") + ") FROM STDIN",
                            in);
            statement.execute("ANALYZE " + rows());
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(part.sha256())) {
            throw new SourceException(
                    file + " is not what was extracted: its SHA-256 is another. Restore the part again.");
        }
    }

    /** Looks up each row's state, in place of what was known of it before. */
    void compare() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + states());
            statement.execute("CREATE TEMPORARY TABLE holdfast_state_" + number + " ON COMMIT DROP AS "
                    + (live.isEmpty() ? absent() : key().isEmpty() ? unkeyed() : keyed()));
            statement.execute("ANALYZE " + states());
        }
    }

    private String absent() {
        return "SELECT r." + NUMBER + " AS number, r." + OWNED
                + " AS owned, 'm'::text AS state, 0::bigint AS hash FROM " + rows() + " r";
    }

    private String keyed() {
        String image = image("r");
        String now = image("l");
        // the image's operator compares what is stored, for every type and with nulls; = is not defined for all
        return "SELECT number, owned, state, CASE state WHEN 's' THEN 0 ELSE hashtextextended(state || was || now, 0) END"
                + " AS hash FROM (SELECT r." + NUMBER + " AS number, r." + OWNED
                + " AS owned, CASE WHEN l.tableoid IS NULL THEN 'm' WHEN " + now + " OPERATOR(pg_catalog.*=) " + image
                + " THEN 's' ELSE 'd' END AS state, " + image + "::text AS was,"
                + " CASE WHEN l.tableoid IS NULL THEN '' ELSE " + now + "::text END AS now FROM " + rows()
                + " r LEFT JOIN " + live().from() + " l ON " + byKey() + ") both_sides";
    }

    /** Without a key rows are told apart by all their values; of several alike, as many are there as there are. */
    private String unkeyed() {
        return "SELECT r.number, r.owned, CASE WHEN r.place <= coalesce(l.many, 0) THEN 's' ELSE 'm' END AS state,"
                + " hashtextextended(r.image, 0) AS hash FROM (SELECT r." + NUMBER + " AS number, r." + OWNED
                + " AS owned, " + image("r") + "::text AS image, row_number() OVER (PARTITION BY " + image("r")
                + "::text ORDER BY r." + NUMBER + ") AS place FROM " + rows() + " r) r LEFT JOIN (SELECT " + image("l")
                + "::text AS image, count(*) AS many FROM " + live().from() + " l GROUP BY 1) l ON l.image = r.image";
    }

    private String image(String alias) {
        return "ROW(" + TableName.quoted(columns(), alias + ".") + ")::record";
    }
}
