package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.postgres.log.Debian;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A cluster in which files change in every way that files do, and how two restores of it are compared. */
final class ChangingCluster {
    static final String NOT_VISIBLE =
            "SELECT sum((SELECT count(*) FROM pg_check_visible(c.oid)) + (SELECT count(*) FROM pg_check_frozen(c.oid)))"
                    + " FROM pg_class c WHERE relkind IN ('r', 't') AND relpersistence = 'p'";

    static void fill(TestCluster cluster) throws Exception {
        cluster.run(
                "CREATE EXTENSION pg_visibility",
                "CREATE TABLE large AS SELECT n, md5(n::text) || repeat('x', 100) AS t FROM generate_series(1, 200000) n",
                "ALTER TABLE large ADD PRIMARY KEY (n)",
                "CREATE TABLE shrinking AS SELECT n, repeat('y', 200) AS t FROM generate_series(1, 40000) n",
                "CREATE TABLE emptied AS SELECT n FROM generate_series(1, 10000) n",
                "CREATE TABLE dropped AS SELECT n FROM generate_series(1, 10000) n",
                "CREATE UNLOGGED TABLE quick AS SELECT n FROM generate_series(1, 10000) n",
                "INSERT INTO far SELECT n, md5(n::text) FROM generate_series(1, 20000) n");
    }

    static void change(TestCluster cluster, int round) throws Exception {
        cluster.run(
                "UPDATE large SET t = upper(t) WHERE n % 5000 = " + round,
                "INSERT INTO large SELECT 1000000 * " + round + " + n, 'new' FROM generate_series(1, 3000) n",
                "DELETE FROM shrinking WHERE n > " + (40000 - 10000 * round),
                "UPDATE far SET t = 'changed' WHERE n = " + round,
                "INSERT INTO entry (account, amount, note) SELECT 1, n, 'x' FROM generate_series(1, 100) n",
                "CREATE TABLE made_" + round + " AS SELECT n FROM generate_series(1, 1000) n",
                "CREATE DATABASE other_" + round);
        // gives the pages at the end back: the file is shorter, and grows again in the next round
        cluster.run("VACUUM shrinking");
        cluster.run("INSERT INTO shrinking SELECT n, repeat('z', 200) FROM generate_series(1, 500) n");
        if (round == 2) {
            cluster.run("TRUNCATE emptied", "DROP TABLE dropped", "VACUUM FULL far", "DROP DATABASE other_1");
        }
    }

    static Set<String> differences(Map<String, String> one, Map<String, String> other) {
        Set<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        names.removeIf(name -> Objects.equals(one.get(name), other.get(name)));
        return names;
    }

    /** Of everything but visibility maps that two backups of a quiet server have in common. */
    static Map<String, String> digests(Path restored) throws Exception {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(restored)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                String name = restored.relativize(file).toString();
                if (!name.matches("data/(backup_label|backup_manifest|pg_wal/.*|global/pg_control)|\\.holdfast/.*"
                        + "|data/pg_logical/.*|data/pg_stat/.*|.*_vm")) {
                    digests.put(
                            name,
                            HexFormat.of()
                                    .formatHex(
                                            MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))));
                }
            }
        }
        assertThat(digests).hasSizeGreaterThan(900);
        return digests;
    }

    /** By Debian's pg_verifybackup, which is of version 15 and knows manifests without the cluster's number only. */
    static void verify(Path folder, Path data) throws Exception {
        String manifest = Files.readString(data.resolve("backup_manifest"));
        String body = manifest.substring(0, manifest.indexOf("\"Manifest-Checksum\""))
                .replace("Manifest-Version\": 2", "Manifest-Version\": 1")
                .replaceFirst("\"System-Identifier\": \\d+,\\n", "");
        assertThat(body).doesNotContain("INCREMENTAL");
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
        Path older = folder.resolve("manifest-of-version-1");
        Files.writeString(
                older, body + "\"Manifest-Checksum\": \"" + HexFormat.of().formatHex(digest) + "\"}\n");
        Debian.run("pg_verifybackup", "-n", "-m", older.toString(), data.toString());
        // it does look
        Path altered = data.resolve("PG_VERSION");
        byte[] before = Files.readAllBytes(altered);
        Files.write(altered, new byte[] {'1', '9', '\n'});
        assertThatThrownBy(() -> Debian.run("pg_verifybackup", "-n", "-m", older.toString(), data.toString()))
                .hasMessageContaining("checksum mismatch for file \"PG_VERSION\"");
        Files.write(altered, before);
    }

    static void startsWith(ProtectedCluster original, int major, Path restored) throws Exception {
        try (TestCluster copy = TestCluster.over(restored, major, Map.of())) {
            for (String table : List.of("large", "shrinking", "emptied", "far", "entry", "made_1", "made_3")) {
                String sum = "SELECT count(*) || ' ' || coalesce(sum(hashtext(x::text)), 0) FROM " + table + " x";
                assertThat(copy.ask(sum)).as(table).isEqualTo(original.cluster.ask(sum));
            }
            assertThat(copy.ask("SELECT count(*) FROM quick")).isEqualTo("0");
            // the visibility maps are not byte for byte the same, but hide nothing
            assertThat(copy.ask(NOT_VISIBLE)).isEqualTo("0");
        }
    }

    private ChangingCluster() {}
}
