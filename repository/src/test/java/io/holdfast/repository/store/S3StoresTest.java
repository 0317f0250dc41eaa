package io.holdfast.repository.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.RepositoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against two servers that we did not write. */
class S3StoresTest {
    private static final Map<String, String> CREDENTIALS =
            Map.of("AWS_ACCESS_KEY_ID", "us", "AWS_SECRET_ACCESS_KEY", "secret");
    private static final StoreLimits QUICK = new StoreLimits(Duration.ofSeconds(20), 8, 0, 0, false);

    @TempDir
    static Path folder;

    static Peer proxy;
    static Peer mock;

    @BeforeAll
    static void start() throws Exception {
        proxy = Peer.s3Proxy(folder.resolve("proxy"));
        mock = Peer.s3Mock(folder.resolve("mock"));
    }

    @AfterAll
    static void stop() throws Exception {
        proxy.close();
        mock.close();
    }

    static Store open(Peer peer, String place, Map<String, String> variables) throws Exception {
        return Stores.open(
                StoreLocation.parse("s3:http://127.0.0.1:" + peer.port() + "/" + place),
                Variables.of(variables),
                QUICK);
    }

    @Nested
    class InS3Proxy extends StoreContract {
        @Override
        Store open(String place) throws Exception {
            return S3StoresTest.open(proxy, "backups/" + place, CREDENTIALS);
        }
    }

    @Nested
    class InS3Mock extends StoreContract {
        @Override
        Store open(String place) throws Exception {
            return S3StoresTest.open(mock, "backups/" + place, CREDENTIALS);
        }
    }

    @Test
    void a_pack_larger_than_a_part_is_uploaded_in_parts() throws Exception {
        byte[] content = new byte[(64 << 20) + 12_345];
        new Random(3).nextBytes(content);
        StoreFile pack = new StoreFile(FileKind.PACK, "ab".repeat(32));
        try (Store store = open(proxy, "large", CREDENTIALS)) {
            store.create();
            List<Store.Bytes> parts = List.of(
                    new Store.Bytes(content, 0, 20 << 20),
                    new Store.Bytes(content, 20 << 20, content.length - (20 << 20)));
            store.write(pack, parts);
            assertThat(store.size(pack)).isEqualTo(content.length);
            assertThat(Arrays.equals(store.read(pack), content)).isTrue();
        }
    }

    @Test
    void a_missing_bucket_and_wrong_credentials_say_what_to_do() throws Exception {
        try (Store store = open(proxy, "nothere", CREDENTIALS)) {
            assertThatThrownBy(() -> store.list(FileKind.SNAPSHOT))
                    .isInstanceOf(RepositoryException.NotFound.class)
                    .hasMessageContaining("no bucket nothere");
            assertThat(store.occupant()).isEmpty();
        }
        Map<String, String> wrong = Map.of("AWS_ACCESS_KEY_ID", "us", "AWS_SECRET_ACCESS_KEY", "wrong-secret");
        try (Store store = open(proxy, "backups", wrong)) {
            assertThatThrownBy(() -> store.list(FileKind.SNAPSHOT))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("AWS_SECRET_ACCESS_KEY")
                    .hasMessageNotContaining("wrong-secret");
        }
        assertThatThrownBy(() -> open(proxy, "backups", Map.of("AWS_ACCESS_KEY_ID", "us")))
                .hasMessageContaining("Set both");
    }

    @Test
    void a_server_that_is_not_there_is_given_up_soon_and_named() throws Exception {
        StoreLocation nowhere = StoreLocation.parse("s3:http://127.0.0.1:" + Peer.freePort() + "/backups");
        StoreLimits limits = new StoreLimits(Duration.ofSeconds(2), 8, 0, 0, false);
        try (Store store = Stores.open(nowhere, Variables.of(CREDENTIALS), limits)) {
            assertThatThrownBy(() -> store.exists(StoreFile.CONFIG))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining(nowhere.toString())
                    .hasMessageContaining("Check that the server runs");
        }
    }
}
