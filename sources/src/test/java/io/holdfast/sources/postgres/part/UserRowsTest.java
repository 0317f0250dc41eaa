package io.holdfast.sources.postgres.part;

import static io.holdfast.sources.postgres.part.ShopSchema.dump;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.part.ConflictRule;
import io.holdfast.sources.part.Difference;
import io.holdfast.sources.part.Difference.Item;
import io.holdfast.sources.part.PartResult;
import io.holdfast.sources.postgres.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(360)
class UserRowsTest {
    @TempDir
    Path folder;

    private Optional<TestCluster> started = Optional.empty();

    private TestCluster start(int major) throws Exception {
        TestCluster cluster = TestCluster.start(major, folder.resolve("cluster"), Map.of());
        started = Optional.of(cluster);
        ShopSchema.make(cluster, 40);
        return cluster;
    }

    @BeforeEach
    void open() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void stop() throws Exception {
        if (started.isPresent()) {
            started.get().close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 18})
    void a_user_comes_back_with_all_that_belongs_to_them_and_nobody_else_changes(int major) throws Exception {
        TestCluster cluster = start(major);
        Parts parts = new Parts(cluster, folder);
        Path extract = parts.extract(Map.of("user", "6"));
        Map<String, List<String>> before = dump(cluster);
        ShopSchema.forget(cluster, 6);
        // others go on meanwhile, and a product that the user's purchases need is gone
        cluster.run(
                "UPDATE shop.customer SET name = 'someone else' WHERE id = 7",
                "INSERT INTO shop.audit VALUES (8, 'later', now())");
        Map<String, List<String>> broken = dump(cluster);

        Difference difference = parts.compare(extract);
        assertThat(difference.obstacles()).isEmpty();
        assertThat(item(difference, "shop.customer")).satisfies(item -> {
            assertThat(item.restored()).isEqualTo(1);
            assertThat(item.missing()).isEqualTo(1);
            // customers on the other side of transfers; whoever was invited does not belong to who invited
            assertThat(item.needed()).isGreaterThan(0);
            assertThat(item.neededMissing()).isZero();
            assertThat(item.sample().getFirst().values().get("email").restored())
                    .isEqualTo("c6@example.com");
        });
        assertThat(item(difference, "shop.Purchase Item").missing()).isEqualTo(6);
        assertThat(item(difference, "shop.transfer").missing()).isEqualTo(2);
        assertThat(item(difference, "shop.audit").missing()).isEqualTo(2);
        assertThat(item(difference, "shop.login").missing()).isEqualTo(2);
        assertThat(difference.items()).extracting(Item::onlyLive).containsOnly(0L);
        assertThat(dump(cluster)).isEqualTo(broken);

        // a table with checks that are put off, whose triggers are held off as well
        boolean withoutTriggers = major == 15;
        PartResult result = parts.apply(extract, difference, ConflictRule.KEEP_LIVE, withoutTriggers, "owner");
        assertThat(result.notes()).isEmpty();
        Map<String, List<String>> expected = new TreeMap<>(before);
        expected.put("customer", replaced(before.get("customer"), "7\t", broken.get("customer")));
        expected.put("audit", with(before.get("audit"), "8\tlater", broken.get("audit")));
        assertThat(dump(cluster)).isEqualTo(expected);
        assertThat(parts.compare(extract).changes()).isFalse();
        assertThat(result.facts().get("transaction")).matches("\\d+");
        // a new customer does not get an id that came back
        cluster.run("INSERT INTO shop.customer (email) VALUES ('new@example.com')");
    }

    @Test
    void rows_that_were_changed_become_as_they_were_only_by_that_rule_and_what_they_were_is_kept() throws Exception {
        TestCluster cluster = start(18);
        Parts parts = new Parts(cluster, folder);
        Path extract = parts.extract(Map.of("user", "6"));
        Map<String, List<String>> before = dump(cluster);
        cluster.run(
                "UPDATE shop.wallet SET balance = 0 WHERE customer_id IN (6, 7)",
                "UPDATE shop.purchase SET extra = '{\"b\": 2}', took = NULL WHERE customer_id = 6",
                "DELETE FROM shop.review WHERE id = 6",
                "INSERT INTO shop.review VALUES (1006, 6, 1, 'added since')");
        Difference difference = parts.compare(extract);
        assertThat(item(difference, "shop.wallet").differing()).isEqualTo(2);
        assertThat(item(difference, "shop.purchase").sample().getFirst()).satisfies(sample -> {
            assertThat(sample.state()).isEqualTo("differing");
            assertThat(sample.values()).containsOnlyKeys("id", "extra", "took");
            assertThat(sample.values().get("extra").live()).isEqualTo("{\"b\": 2}");
            assertThat(sample.values().get("took").live()).isNull();
        });
        assertThat(item(difference, "shop.review").onlyLive()).isEqualTo(1);

        // the trigger would change what is put back
        Map<String, List<String>> broken = dump(cluster);
        assertThatThrownBy(() -> parts.apply(extract, difference, ConflictRule.TAKE_RESTORED))
                .hasMessageContaining("2 rows of shop.wallet are not as they were")
                .hasMessageContaining("wallet_stamp")
                .hasMessageContaining("without triggers");
        assertThat(dump(cluster)).isEqualTo(broken);

        PartResult result = parts.apply(extract, difference, ConflictRule.TAKE_RESTORED, true, "owner");
        Map<String, List<String>> expected = new TreeMap<>(before);
        expected.put("review", with(before.get("review"), "1006\t", broken.get("review")));
        expected.put("wallet", others(before.get("wallet"), broken.get("wallet"), "7"));
        assertThat(dump(cluster)).isEqualTo(expected);
        assertThat(cluster.ask("SELECT string_agg(tgname || tgenabled::text, ',' ORDER BY tgname) FROM pg_trigger"
                        + " WHERE NOT tgisinternal"))
                .isEqualTo("customer_nothingD,wallet_stampO");
        Path replaced = Path.of(result.facts().get("replaced"));
        assertThat(replaced.resolve(result.facts().get("replaced.shop.wallet")))
                .content()
                .startsWith("id,customer_id,kind,balance,changed_at\n")
                .contains(",6,cash,0.0000,");
    }

    @Test
    void what_was_approved_is_applied_or_nothing() throws Exception {
        TestCluster cluster = start(15);
        Parts parts = new Parts(cluster, folder);
        Path extract = parts.extract(Map.of("user", "6"));
        cluster.run("UPDATE shop.wallet SET balance = 0 WHERE customer_id = 6");
        Difference difference = parts.compare(extract);
        cluster.run("UPDATE shop.wallet SET balance = 12 WHERE customer_id = 6");
        Map<String, List<String>> broken = dump(cluster);
        for (ConflictRule rule : ConflictRule.values()) {
            assertThatThrownBy(() -> parts.apply(extract, difference, rule)).hasMessageContaining("Compare again");
        }
        assertThat(dump(cluster)).isEqualTo(broken);

        // a change of what nobody asked for does not matter
        Difference again = parts.compare(extract);
        cluster.run("UPDATE shop.wallet SET balance = 12 WHERE customer_id = 9");
        parts.apply(extract, again, ConflictRule.TAKE_RESTORED, true, "owner");
        assertThat(cluster.ask("SELECT count(*) FROM shop.wallet WHERE customer_id = 6 AND balance = 2"))
                .isEqualTo("2");
    }

    @Test
    void a_side_schema_takes_everything_and_touches_nothing() throws Exception {
        TestCluster cluster = start(15);
        Parts parts = new Parts(cluster, folder);
        Path extract = parts.extract(Map.of("user", "6"));
        ShopSchema.forget(cluster, 6);
        cluster.run("DROP TABLE shop.audit", "ALTER TABLE shop.document DROP COLUMN span");
        Map<String, List<String>> broken = dump(cluster);
        Difference difference = parts.compare(extract);
        assertThat(difference.notes())
                .anyMatch(note -> note.contains("shop.document has no column span any more"))
                .anyMatch(note -> note.contains("Table shop.audit is not there"));
        PartResult result = parts.apply(extract, difference, ConflictRule.SIDE_SCHEMA);
        assertThat(dump(cluster)).isEqualTo(broken);
        String schema = result.facts().get("schema");
        assertThat(cluster.ask("SELECT string_agg(email || ' ' || holdfast_state, ', ' ORDER BY email) FROM " + schema
                        + ".customer WHERE holdfast_state = 'missing'"))
                .isEqualTo("c6@example.com missing");
        assertThat(cluster.ask("SELECT count(*) FROM " + schema + ".audit")).isEqualTo("2");
        assertThat(cluster.ask("SELECT span FROM " + schema + ".document")).startsWith("[");
        assertThatThrownBy(() -> parts.apply(extract, difference, ConflictRule.SIDE_SCHEMA))
                .hasMessageContaining("already exists");
    }

    @Test
    void a_connection_that_is_cut_in_the_middle_leaves_nothing_behind() throws Exception {
        TestCluster cluster = start(15);
        Parts parts = new Parts(cluster, folder);
        Path extract = parts.extract(Map.of("user", "6"));
        ShopSchema.forget(cluster, 6);
        cluster.run(
                "CREATE FUNCTION shop.cut() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END'",
                "CREATE TRIGGER cut AFTER INSERT ON shop.review FOR EACH ROW EXECUTE FUNCTION shop.cut()");
        Map<String, List<String>> broken = dump(cluster);
        Difference difference = parts.compare(extract);
        assertThatThrownBy(() -> parts.apply(extract, difference, ConflictRule.KEEP_LIVE))
                .hasMessageContaining("terminating connection");
        assertThat(dump(cluster)).isEqualTo(broken);
        cluster.run("DROP TRIGGER cut ON shop.review");
        parts.apply(extract, difference, ConflictRule.KEEP_LIVE);
        assertThat(parts.compare(extract).changes()).isFalse();
    }

    @Test
    void what_outlives_a_row_and_what_is_left_out_does_not_belong_to_it() throws Exception {
        Parts parts = new Parts(start(15), folder);
        // customer 5 has invited customer 6, by a reference that is set to null when 5 goes
        assertThat(item(parts.compare(parts.extract(Map.of("user", "5"))), "shop.customer")
                        .restored())
                .isEqualTo(1);
        Difference without =
                parts.compare(parts.extract(Map.of("user", "5", "except", "shop.review, document_customer_id_fkey")));
        assertThat(without.items())
                .filteredOn(item -> item.restored() > 0)
                .extracting(Item::name)
                .contains("shop.wallet", "shop.audit")
                .doesNotContain("shop.review", "shop.document");
        Difference alone = parts.compare(parts.extract(Map.of("user", "5", "follow", "none")));
        assertThat(alone.items())
                .filteredOn(item -> item.restored() > 0)
                .extracting(Item::name)
                .containsExactly("shop.customer");
    }

    @Test
    void an_extract_that_was_altered_is_refused() throws Exception {
        TestCluster cluster = start(15);
        Parts parts = new Parts(cluster, folder);
        Path extract = parts.extract(Map.of("table", "shop.wallet", "where", "customer_id = 6", "follow", "none"));
        Path file;
        try (var files = Files.list(extract)) {
            file = files.filter(it -> it.toString().endsWith(".copy"))
                    .filter(it -> contains(it, "bonus"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.writeString(file, Files.readString(file).replace("2.0000", "9.0000"));
        assertThatThrownBy(() -> parts.compare(extract)).hasMessageContaining("is not what was extracted");
        Files.delete(extract.resolve("part.json"));
        assertThatThrownBy(() -> parts.compare(extract)).hasMessageContaining("restore the part again");
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Item item(Difference difference, String name) {
        return difference.items().stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> replaced(List<String> rows, String start, List<String> by) {
        return Stream.concat(
                        rows.stream().filter(row -> !row.startsWith(start)),
                        by.stream().filter(row -> row.startsWith(start)))
                .sorted()
                .toList();
    }

    private static List<String> with(List<String> rows, String start, List<String> from) {
        return Stream.concat(rows.stream(), from.stream().filter(row -> row.startsWith(start)))
                .sorted()
                .toList();
    }

    /** The rows as they were, but those of one customer as they are in the other. */
    private static List<String> others(List<String> rows, List<String> from, String customer) {
        return Stream.concat(
                        rows.stream().filter(row -> !row.split("\t")[1].equals(customer)),
                        from.stream().filter(row -> row.split("\t")[1].equals(customer)))
                .sorted()
                .toList();
    }
}
