package io.holdfast.sources.postgres.part;

import static io.holdfast.sources.postgres.part.ShopSchema.dump;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.part.ConflictRule;
import io.holdfast.sources.part.Difference;
import io.holdfast.sources.part.PartResult;
import io.holdfast.sources.postgres.TestCluster;
import io.holdfast.sources.postgres.log.Debian;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole tables that are gone; what comes back is judged by pg_dump. */
@Timeout(360)
class DroppedTablesTest {
    @TempDir
    Path folder;

    private TestCluster cluster;
    private Parts parts;

    @BeforeEach
    void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        cluster = TestCluster.start(15, folder.resolve("cluster"), Map.of());
        ShopSchema.make(cluster, 40);
        parts = new Parts(cluster, folder);
    }

    @AfterEach
    void stop() throws Exception {
        cluster.close();
    }

    @Test
    void dropped_tables_come_back_with_their_definition_and_the_references_to_them() throws Exception {
        String schema = schema();
        Map<String, List<String>> before = dump(cluster);
        Path extract = parts.extract(Map.of("table", "shop.purchase, shop.login, wallet"));
        cluster.run("DROP TABLE shop.purchase, shop.login, shop.wallet CASCADE");
        assertThat(schema()).isNotEqualTo(schema);

        Difference difference = parts.compare(extract);
        assertThat(difference.items())
                .filteredOn(Difference.Item::absent)
                .extracting(Difference.Item::name)
                .containsExactlyInAnyOrder("shop.purchase", "shop.login", "shop.wallet");
        PartResult result = parts.apply(extract, difference, ConflictRule.KEEP_LIVE);
        assertThat(result.notes()).isEmpty();
        assertThat(dump(cluster)).isEqualTo(before);
        assertThat(schema()).isEqualTo(schema);
        // the sequence of the dropped column went on where it was
        cluster.run("INSERT INTO shop.wallet (customer_id, kind) VALUES (1, 'cash')");
        assertThat(cluster.ask("SELECT max(id) FROM shop.wallet")).isEqualTo("81");
    }

    @Test
    void a_whole_schema_comes_back_where_it_is_gone() throws Exception {
        Map<String, List<String>> before = dump(cluster);
        String tables = schema().replaceAll("(?s)CREATE (FUNCTION|TRIGGER).*?;\n\n", "");
        cluster.run(
                "CREATE TYPE shop.pair AS (a int, \"B\" text)",
                "CREATE SEQUENCE shop.tickets INCREMENT BY 5",
                "SELECT nextval('shop.tickets'), nextval('shop.tickets')",
                "CREATE VIEW shop.names AS SELECT id FROM shop.customer WHERE id < 3");
        Path extract = parts.extract(Map.of("schema", "shop"));
        cluster.run("DROP SCHEMA shop CASCADE");
        Difference difference = parts.compare(extract);
        PartResult result = parts.apply(extract, difference, ConflictRule.KEEP_LIVE);
        // what a trigger calls is no table's; it is said, with the statement
        assertThat(result.notes())
                .hasSize(2)
                .allMatch(note ->
                        note.contains("function shop.stamp() does not exist") && note.contains("CREATE TRIGGER"));
        assertThat(dump(cluster)).isEqualTo(before);
        assertThat(cluster.ask("SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND conparentid = 0"))
                .isEqualTo(Long.toString(tables.lines()
                        .filter(line -> line.contains("FOREIGN KEY"))
                        .count()));
        // what else was in the schema lies beside the rows, in an order in which it can be made
        cluster.run(Files.readString(extract.resolve("other-objects.sql")));
        assertThat(cluster.ask("SELECT sum(id) || ' ' || nextval('shop.tickets') || ' '"
                        + " || to_regprocedure('shop.stamp()') || ' ' || (1, 'x')::shop.pair FROM shop.names"))
                .isEqualTo("3 11 shop.stamp() (1,x)");
    }

    @Test
    void a_truncated_table_without_a_key_comes_back_row_by_row() throws Exception {
        cluster.run("INSERT INTO shop.audit VALUES (NULL, NULL, NULL), (NULL, NULL, NULL)");
        Map<String, List<String>> before = dump(cluster);
        Path extract = parts.extract(Map.of("table", "audit"));
        cluster.run(
                "TRUNCATE shop.audit",
                // one of two that are alike is there
                "INSERT INTO shop.audit VALUES (NULL, NULL, NULL)",
                "INSERT INTO shop.audit VALUES (7, 'new', NULL)");
        Difference difference = parts.compare(extract);
        Difference.Item item = difference.items().getFirst();
        assertThat(item.same()).isEqualTo(1);
        assertThat(item.missing()).isEqualTo(81);
        assertThat(item.onlyLive()).isEqualTo(1);
        assertThat(difference.notes()).anyMatch(note -> note.contains("shop.audit has no key"));
        parts.apply(extract, difference, ConflictRule.TAKE_RESTORED);
        cluster.run("DELETE FROM shop.audit WHERE said = 'new'");
        assertThat(dump(cluster)).isEqualTo(before);
    }

    @Test
    void what_is_in_the_way_is_named_before_anything_is_changed() throws Exception {
        Path extract = parts.extract(Map.of("table", "shop.customer", "where", "id = 6", "follow", "none"));
        ShopSchema.forget(cluster, 6);
        cluster.run(
                "INSERT INTO shop.customer (email) VALUES ('c6@example.com')",
                "ALTER TABLE shop.customer ADD COLUMN must text",
                "UPDATE shop.customer SET must = 'x'",
                "ALTER TABLE shop.customer ALTER COLUMN must SET NOT NULL");
        Map<String, List<String>> broken = dump(cluster);
        Difference difference = parts.compare(extract);
        assertThat(difference.obstacles())
                .anyMatch(it -> it.contains("new column must"))
                .anyMatch(it -> it.contains("1 of the missing rows of shop.customer have a value of (email)"));
        assertThatThrownBy(() -> parts.apply(extract, difference, ConflictRule.KEEP_LIVE))
                .hasMessageContaining("new column must");
        assertThat(dump(cluster)).isEqualTo(broken);

        // the wallet that the customer refers to is needed, and came along
        cluster.run(
                "DELETE FROM shop.customer WHERE email = 'c6@example.com'",
                "ALTER TABLE shop.customer ALTER COLUMN must SET DEFAULT 'filled'");
        Difference again = parts.compare(extract);
        assertThat(again.obstacles()).isEmpty();
        parts.apply(extract, again, ConflictRule.KEEP_LIVE);
        assertThat(cluster.ask("SELECT email || must FROM shop.customer WHERE id = 6"))
                .isEqualTo("c6@example.comfilled");
        assertThat(cluster.ask("SELECT count(*) FROM shop.wallet WHERE customer_id = 6"))
                .isEqualTo("1");
    }

    @Test
    void the_role_that_applies_needs_no_more_than_what_the_documentation_grants() throws Exception {
        cluster.run(
                "CREATE ROLE putter LOGIN PASSWORD '" + TestCluster.PASSWORD + "'",
                "REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC");
        Path extract = parts.extract(Map.of("table", "shop.wallet", "where", "customer_id = 6", "follow", "none"));
        cluster.run("UPDATE shop.wallet SET balance = 1 WHERE customer_id = 6", "DELETE FROM shop.review WHERE id = 1");
        assertThatThrownBy(() -> parts.compare(extract, "putter"))
                .hasMessageContaining("permission denied to create temporary tables in database \"postgres\"")
                .hasMessageContaining("Grant the data set's apply-user");
        cluster.run("GRANT TEMPORARY ON DATABASE postgres TO putter");
        assertThatThrownBy(() -> parts.compare(extract, "putter")).hasMessageContaining("permission denied for");
        cluster.run("GRANT USAGE ON SCHEMA shop TO putter", "GRANT SELECT ON ALL TABLES IN SCHEMA shop TO putter");
        Difference difference = parts.compare(extract, "putter");
        assertThat(difference.notes()).anyMatch(note -> note.contains("may not UPDATE on shop.wallet"));
        assertThatThrownBy(() -> parts.apply(extract, difference, ConflictRule.TAKE_RESTORED, false, "putter"))
                .hasMessageContaining("permission denied for table wallet");
        cluster.run(
                "GRANT INSERT, UPDATE ON ALL TABLES IN SCHEMA shop TO putter",
                "GRANT SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA shop TO putter",
                "DROP TRIGGER wallet_stamp ON shop.wallet");
        PartResult result = parts.apply(extract, difference, ConflictRule.TAKE_RESTORED, false, "putter");
        assertThat(result.notes()).isEmpty();
        assertThat(cluster.ask("SELECT count(*) FROM shop.wallet WHERE customer_id = 6 AND balance = 2"))
                .isEqualTo("2");
        assertThatThrownBy(() -> new PostgresPart().compare(extract, cluster.settings("backup"), null))
                .hasMessageContaining("apply-user and apply-password-file");
    }

    @Test
    void a_selection_that_cannot_be_is_refused_with_what_can() {
        refused(Map.of("table", "shop.purchases"), "Like it are shop.purchase");
        refused(Map.of("schema", "shpo"), "Schemas with tables are shop");
        refused(Map.of("table", "shop.wallet", "where", "nothing = 1"), "column \"nothing\" does not exist");
        refused(Map.of("table", "shop.wallet", "where", "id = -1"), "comes to no row");
        refused(Map.of("user", "six"), "Write it as that column's type, bigint");
        refused(Map.of("user", "6", "part.user", "shop.customer(nr)"), "has no column 'nr'");
        refused(Map.of("user", "6", "part.references", "shop.audit -> x"), "not of the form");
    }

    private void refused(Map<String, String> selection, String said) {
        assertThatThrownBy(() -> parts.extract(selection)).hasMessageContaining(said);
    }

    private String schema() throws Exception {
        return Debian.run(
                        "pg_dump",
                        "--host=127.0.0.1",
                        "--port=" + cluster.server().port(),
                        "--username=owner",
                        "--schema-only",
                        "--schema=shop",
                        "postgres")
                // a word that is another each time
                .replaceAll("(?m)^\\\\(un)?restrict .*$", "");
    }
}
