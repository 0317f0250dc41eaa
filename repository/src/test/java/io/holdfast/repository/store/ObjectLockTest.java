package io.holdfast.repository.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.repository.Parts;
import io.holdfast.repository.Password;
import io.holdfast.repository.Progress;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.repository.Restic;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Against Ceph's gateway, which enforces Object Lock, under an attacker who has the credentials of the backups. */
@Timeout(540)
class ObjectLockTest {
    private static final Map<String, String> VARIABLES = Map.of(
            "AWS_ACCESS_KEY_ID", "us",
            "AWS_SECRET_ACCESS_KEY", "secret",
            "HOLDFAST_S3_LOCK_MODE", "compliance",
            "HOLDFAST_S3_LOCK_DAYS", "30");

    @TempDir
    static Path folder;

    static Peer ceph;
    static S3Client attacker;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(
                List.of("radosgw", "ceph-mon", "ceph-osd").stream()
                        .allMatch(program -> Files.isExecutable(Path.of("/usr/bin", program))),
                "Ceph is not installed (Debian: radosgw, ceph-mon, ceph-osd)");
        ceph = Peer.rados(folder.resolve("ceph"));
        attacker = S3Client.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + ceph.port()))
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .region(Region.US_EAST_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("us", "secret")))
                .build();
    }

    @AfterAll
    static void stop() throws Exception {
        if (ceph != null) {
            attacker.close();
            ceph.close();
        }
    }

    /** What every store does, this gateway does, too: in a bucket where nothing is locked. */
    @Nested
    class WithoutLock extends StoreContract {
        @Override
        Store open(String place) throws Exception {
            return Stores.open(
                    StoreLocation.parse("s3:http://127.0.0.1:" + ceph.port() + "/plain/" + place),
                    Variables.of(Map.of("AWS_ACCESS_KEY_ID", "us", "AWS_SECRET_ACCESS_KEY", "secret")),
                    StoreLimits.DEFAULT);
        }
    }

    private static Store open() throws Exception {
        return Stores.open(location(), Variables.of(VARIABLES), StoreLimits.DEFAULT);
    }

    private static StoreLocation location() {
        return StoreLocation.parse("s3:http://127.0.0.1:" + ceph.port() + "/vault/place");
    }

    private static void backUp(Repository repository, String name) throws Exception {
        backUp(repository, name, 1);
    }

    private static void backUp(Repository repository, String name, long seed) throws Exception {
        byte[] shared = new byte[3_000_000];
        new Random(seed).nextBytes(shared);
        repository.backup(
                new SnapshotRequest(Instant.now(), "db1", "holdfast", List.of("/" + name), List.of(), Optional.empty()),
                sink -> {
                    EntryMetadata metadata = EntryMetadata.synthetic(0600, Instant.EPOCH);
                    sink.file(EntryPath.of("shared"), metadata, new ByteArrayInputStream(shared), Cuts.CONTENT);
                    sink.file(
                            EntryPath.of(name), metadata, new ByteArrayInputStream(name.getBytes(UTF_8)), Cuts.CONTENT);
                },
                Progress.NONE);
    }

    private static void restic(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("restic", "--no-cache", "-r", location().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("AWS_ACCESS_KEY_ID", "us", "AWS_SECRET_ACCESS_KEY", "secret"));
        builder.environment().put("RESTIC_PASSWORD", Restic.PASSWORD);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    /** With so many days of retention. */
    private static Store later(int days) throws Exception {
        Map<String, String> variables = new HashMap<>(VARIABLES);
        variables.put("HOLDFAST_S3_LOCK_DAYS", Integer.toString(days));
        return Stores.open(
                StoreLocation.parse("s3:http://127.0.0.1:" + ceph.port() + "/vault/later"),
                Variables.of(variables),
                StoreLimits.DEFAULT);
    }

    /** All there is but locks, the large packs only, each with its retention as the gateway says it. */
    private static Map<String, Instant> untils() {
        Map<String, Instant> untils = new TreeMap<>();
        for (ObjectVersion version : attacker.listObjectVersions(
                        request -> request.bucket("vault").prefix("later/"))
                .versions()) {
            String key = version.key();
            if (!key.startsWith("later/locks/") && (!key.startsWith("later/data/") || version.size() > 3_000_000)) {
                untils.put(
                        key,
                        attacker.getObjectRetention(
                                        request -> request.bucket("vault").key(key))
                                .retention()
                                .retainUntilDate());
            }
        }
        return untils;
    }

    @Test
    void a_backup_that_takes_packs_over_prolongs_their_retention_and_no_others() throws Exception {
        Set<String> alone;
        Map<String, Instant> before;
        try (Password password = Parts.password();
                Repository repository = Repositories.init(later(10), Optional.empty(), password)) {
            backUp(repository, "alone", 2);
            alone = Set.copyOf(untils().keySet());
            backUp(repository, "first", 1);
            before = untils();
        }
        Instant begun = Instant.now();
        // the same as if 20 days of 30 had gone: what is there is kept for 10 days more
        assertThat(before.values()).allMatch(until -> until.isBefore(begun.plus(Duration.ofDays(10))));
        try (Password password = Parts.password();
                Repository repository = Repositories.open(later(30), Optional.empty(), password)) {
            backUp(repository, "second", 1);
        }
        Map<String, Instant> after = untils();
        Instant promised = begun.plus(Duration.ofDays(30)).minusSeconds(5);
        after.forEach((key, until) -> {
            boolean old = key.startsWith("later/snapshots/") ? before.containsKey(key) : alone.contains(key);
            if (old && (key.startsWith("later/snapshots/") || key.startsWith("later/data/"))) {
                assertThat(until).as(key).isEqualTo(before.get(key));
            } else {
                assertThat(until).as(key).isBetween(promised, promised.plus(Duration.ofDays(8)));
            }
        });
        assertThat(after.keySet().stream().filter(key -> key.startsWith("later/data/")))
                .as("the second backup had nothing large to store")
                .hasSize(2)
                .allMatch(before::containsKey);
        for (String key : before.keySet()) {
            String version = attacker.headObject(
                            request -> request.bucket("vault").key(key))
                    .versionId();
            assertThatThrownBy(() -> attacker.deleteObject(
                            request -> request.bucket("vault").key(key).versionId(version)))
                    .as(key)
                    .isInstanceOf(S3Exception.class);
        }
    }

    @Test
    void nothing_can_be_taken_away_and_what_is_hidden_or_overwritten_comes_back() throws Exception {
        try (Password password = Parts.password();
                Repository repository = Repositories.init(open(), Optional.empty(), password)) {
            backUp(repository, "first");
            try (Store store = open()) {
                Retention retention = store.retention().orElseThrow();
                StoreFile pack = store.list(FileKind.PACK).getFirst().file();
                Instant promised = Instant.now().plus(Duration.ofDays(30));
                assertThat(retention.until(pack).orElseThrow())
                        .isBetween(promised.minus(Duration.ofMinutes(5)), promised.plus(Duration.ofMinutes(5)));
                Instant longer = promised.plus(Duration.ofDays(7));
                retention.prolong(pack, longer);
                assertThat(retention.until(pack).orElseThrow())
                        .isBetween(longer.minusSeconds(2), longer.plusSeconds(2));
            }
            backUp(repository, "second");
            assertThat(repository.check(true, Progress.NONE).errors()).isEmpty();
        }
        restic("check", "--read-data");
        Thread.sleep(1500);
        Instant attack = Instant.now();
        Thread.sleep(1500);
        List<ObjectVersion> versions =
                attacker.listObjectVersions(request -> request.bucket("vault").prefix("place/")).versions().stream()
                        .filter(version -> !version.key().startsWith("place/locks/"))
                        .toList();
        assertThat(versions).hasSizeGreaterThan(6);
        for (ObjectVersion version : versions) {
            assertThatThrownBy(() -> attacker.deleteObject(request ->
                            request.bucket("vault").key(version.key()).versionId(version.versionId())))
                    .as(version.key())
                    .isInstanceOfSatisfying(
                            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
        }
        ObjectVersion first = versions.getFirst();
        assertThatThrownBy(() -> attacker.putObjectRetention(request -> request.bucket("vault")
                        .key(first.key())
                        .versionId(first.versionId())
                        .retention(retention -> retention
                                .mode(ObjectLockRetentionMode.COMPLIANCE)
                                .retainUntilDate(Instant.now().plus(Duration.ofDays(1))))))
                .isInstanceOf(S3Exception.class);
        // what the credentials do allow: to hide, and to put something else over
        for (int i = 0; i < versions.size(); i++) {
            String key = versions.get(i).key();
            if (i % 2 == 0) {
                attacker.deleteObject(request -> request.bucket("vault").key(key));
            } else {
                attacker.putObject(
                        request -> request.bucket("vault").key(key), RequestBody.fromString("give us money"));
            }
        }
        try (Password password = Parts.password()) {
            assertThatThrownBy(() -> Repositories.open(open(), Optional.empty(), password)
                            .close())
                    .isInstanceOf(Exception.class);
        }
        try (Store store = open()) {
            assertThat(store.history().orElseThrow().undoSince(attack)).hasSize(versions.size());
        }
        restic("check", "--read-data");
        Path target = folder.resolve("restored");
        restic("restore", "latest", "--target", target.toString());
        assertThat(target.resolve("second")).hasContent("second");
        assertThat(target.resolve("shared")).hasSize(3_000_000);
        try (Password password = Parts.password();
                Repository repository = Repositories.open(open(), Optional.empty(), password)) {
            assertThat(repository.snapshots()).hasSize(2);
            backUp(repository, "third");
            assertThat(repository.check(true, Progress.NONE).errors()).isEmpty();
        }
    }
}
