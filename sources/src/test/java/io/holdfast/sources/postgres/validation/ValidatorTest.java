package io.holdfast.sources.postgres.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Progress;
import io.holdfast.sources.RestoreReport.Validation;
import io.holdfast.sources.postgres.TestCluster;
import io.holdfast.sources.postgres.log.Debian;
import io.holdfast.sources.postgres.page.PageChecksum;
import io.holdfast.sources.postgres.part.ShopSchema;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(360)
class ValidatorTest {
    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static List<Validation> validate(TestCluster cluster, Depth depth) throws Exception {
        return new Validator(
                        database -> DriverManager.getConnection(
                                cluster.server().jdbcUrl(database), "owner", TestCluster.PASSWORD),
                        cluster.data(),
                        Progress.NONE)
                .structure(depth);
    }

    private static Validation one(List<Validation> validations, String name) {
        return validations.stream()
                .filter(validation -> validation.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void each_depth_finds_what_it_looks_for(int major) throws Exception {
        try (TestCluster cluster = TestCluster.start(major, folder.resolve("cluster"), Map.of("autovacuum", "off"))) {
            ShopSchema.make(cluster, 40);
            cluster.run("CHECKPOINT");
            assertThat(validate(cluster, Depth.QUICK)).isEmpty();
            assertThat(validate(cluster, Depth.STANDARD))
                    .allMatch(Validation::passed)
                    .hasSize(1);
            List<Validation> deep = validate(cluster, Depth.DEEP);
            assertThat(deep)
                    .as(deep.toString())
                    .allMatch(Validation::passed)
                    .extracting(Validation::name)
                    .contains("indexes (amcheck)", "tables (amcheck)", "constraints");

            cluster.run(
                    // a row that its index does not have
                    "UPDATE pg_index SET indisready = false WHERE indexrelid = 'shop.category_pkey'::regclass",
                    "INSERT INTO shop.category VALUES (99, NULL, 'not in the index')",
                    "UPDATE pg_index SET indisready = true WHERE indexrelid = 'shop.category_pkey'::regclass",
                    // an orphan, and a row that no check let in
                    "SET session_replication_role = replica",
                    "INSERT INTO shop.login VALUES (4711, '2026-02-02', '10.0.0.2')",
                    "INSERT INTO shop.review VALUES (4712, 4712, 1, 'of nobody')",
                    "ALTER TABLE shop.payment DROP CONSTRAINT payment_amount_check",
                    "INSERT INTO shop.payment VALUES (gen_random_uuid(), 11, -1)",
                    "ALTER TABLE shop.payment ADD CONSTRAINT payment_amount_check CHECK (amount > 0) NOT VALID",
                    "UPDATE pg_constraint SET convalidated = true WHERE conname = 'payment_amount_check'",
                    // rows that are older than the table says that its oldest are
                    "UPDATE pg_class SET relfrozenxid = pg_current_xact_id()::xid WHERE oid = 'shop.product'::regclass");
            assertThat(validate(cluster, Depth.STANDARD)).allMatch(Validation::passed);
            List<Validation> found = validate(cluster, Depth.DEEP);
            assertThat(one(found, "indexes (amcheck)")).satisfies(validation -> {
                assertThat(validation.passed()).isFalse();
                assertThat(validation.detail())
                        .contains("shop.category_pkey in postgres")
                        .contains("lacks matching");
            });
            assertThat(one(found, "tables (amcheck)")).satisfies(validation -> {
                assertThat(validation.passed()).isFalse();
                assertThat(validation.detail()).contains("shop.product in postgres (block 0, item 1");
            });
            assertThat(one(found, "constraints")).satisfies(validation -> {
                assertThat(validation.passed()).isFalse();
                assertThat(validation.detail())
                        .startsWith("3 findings")
                        .contains("login_customer_id_fkey of shop.login_2026")
                        .contains("review_customer_id_fkey of shop.review")
                        .contains("payment_amount_check of shop.payment");
            });
            // nothing of the checks stays
            assertThat(cluster.ask("SELECT count(*) FROM pg_constraint WHERE NOT convalidated"))
                    .isEqualTo("0");
            assertThat(cluster.ask("SELECT count(*) FROM pg_extension WHERE extname = 'amcheck'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void a_page_whose_checksum_is_wrong_is_named_as_pg_checksums_names_it() throws Exception {
        try (TestCluster cluster = TestCluster.start(15, folder.resolve("cluster"), Map.of())) {
            ShopSchema.make(cluster, 40);
            String file = cluster.ask("SELECT pg_relation_filepath('shop.\"Purchase Item\"')");
            cluster.server().close();
            String said = checksums(cluster.data());
            assertThat(said).contains("Bad checksums:  0");
            Validation sound = new PageCheck(cluster.data(), Progress.NONE).run();
            assertThat(sound.passed()).isTrue();
            String pages = said.replaceAll("(?s).*Blocks scanned:\\s+(\\d+).*", "$1");
            assertThat(sound.detail()).startsWith(pages + " pages");

            try (RandomAccessFile damaged =
                    new RandomAccessFile(cluster.data().resolve(file).toFile(), "rw")) {
                damaged.seek(PageChecksum.PAGE + 5000);
                damaged.write(damaged.read() ^ 0x10);
            }
            Validation found = new PageCheck(cluster.data(), Progress.NONE).run();
            assertThat(found.passed()).isFalse();
            assertThat(found.detail()).contains("block 1 of " + file);
            assertThatThrownBy(() -> checksums(cluster.data())).hasMessageContaining("block 1");
            cluster.startAgain();
        }
    }

    private static String checksums(Path data) throws Exception {
        return Debian.run("pg_checksums", "--check", "--pgdata=" + data);
    }

    @Test
    void a_depth_that_there_is_not_is_refused() {
        assertThatThrownBy(() -> Depth.of(Map.of("depth", "full"))).hasMessageContaining("quick, standard or deep");
    }
}
