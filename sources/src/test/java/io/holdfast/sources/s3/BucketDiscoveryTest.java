package io.holdfast.sources.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.store.Peer;
import io.holdfast.repository.store.StoreLocation;
import io.holdfast.sources.Discovery.Found;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.engine.FreePort;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Against two servers that we did not write: one gives buckets in pages, one checks who asks. */
@Timeout(300)
class BucketDiscoveryTest {
    @TempDir
    static Path folder;

    private static Peer proxy;
    private static Peer mock;

    @BeforeAll
    static void start() throws Exception {
        proxy = Peer.s3Proxy(folder.resolve("proxy"));
        mock = Peer.s3Mock(folder.resolve("mock"));
        make(proxy, "images", "backups");
        make(mock, "e-5", "a-1", "c-3", "b-2", "d-4");
    }

    @AfterAll
    static void stop() throws Exception {
        proxy.close();
        mock.close();
    }

    private static void make(Peer peer, String... buckets) {
        try (S3Client client = S3Client.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + peer.port()))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("us", "secret")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            for (String bucket : buckets) {
                client.createBucket(request -> request.bucket(bucket));
            }
        }
    }

    private static SourceSettings settings(Peer peer, String secret, String... more) throws Exception {
        Path file = Files.createTempFile(folder, "credentials", "");
        Files.writeString(file, "AWS_ACCESS_KEY_ID=us\nAWS_SECRET_ACCESS_KEY=" + secret + "\n");
        Map<String, String> values = new HashMap<>();
        values.put("endpoint", "http://127.0.0.1:" + peer.port());
        values.put("credentials-file", file.toString());
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return new SourceSettings(values);
    }

    @Test
    void buckets_are_found_in_name_order_over_all_pages() throws Exception {
        List<Found> found = new BucketDiscovery(2).find(settings(mock, "secret"));
        assertThat(found.stream().map(Found::name)).containsExactly("a-1", "b-2", "c-3", "d-4", "e-5");
        assertThat(found).allSatisfy(one -> {
            assertThat(one.detail()).startsWith("bucket").contains("made on 20");
            assertThat(one.bytes()).isEmpty();
        });
    }

    @Test
    void who_may_not_list_is_told_and_with_the_right_credentials_finds_them() throws Exception {
        assertThatThrownBy(() -> new BucketDiscovery().find(settings(proxy, "not-the-secret")))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("status 403")
                .hasMessageNotContaining("not-the-secret");
        assertThat(new BucketDiscovery()
                        .find(settings(proxy, "secret")).stream().map(Found::name))
                .containsExactly("backups", "images");
    }

    @Test
    void a_server_that_does_not_answer_is_told() throws Exception {
        String closed = "http://127.0.0.1:" + FreePort.find();
        assertThatThrownBy(() -> new BucketDiscovery().find(settings(proxy, "secret", "endpoint", closed)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining(closed)
                .hasMessageContaining("Check the setting 'endpoint'");
        String plain = "https://127.0.0.1:" + proxy.port();
        assertThatThrownBy(() -> new BucketDiscovery().find(settings(proxy, "secret", "endpoint", plain)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("'ca-file'");
    }

    @Test
    void a_bucket_that_is_a_repository_is_told_from_one_in_which_a_repository_lies_beside_other_things()
            throws Exception {
        BucketDiscovery discovery = new BucketDiscovery();
        String place = discovery.place(settings(proxy, "secret"));
        Found backups = new Found("backups", "", OptionalLong.empty());
        String server = "s3:http://127.0.0.1:" + proxy.port();
        assertThat(discovery.isRepository(StoreLocation.parse(server + "/backups"), place, backups))
                .isTrue();
        assertThat(discovery.isRepository(StoreLocation.parse(server + "/backups"), place + " account x", backups))
                .isTrue();
        assertThat(discovery.isRepository(StoreLocation.parse(server + "/backups/site-a"), place, backups))
                .isFalse();
        assertThat(discovery.isRepository(StoreLocation.parse(server + "/images"), place, backups))
                .isFalse();
        assertThat(discovery.isRepository(StoreLocation.parse("s3:http://127.0.0.1:1/backups"), place, backups))
                .isFalse();
        assertThat(discovery.isRepository(StoreLocation.parse("/backups"), place, backups))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        ", , , s3 amazonaws.com",
        "https://s3.eu-central-1.amazonaws.com, , , s3 amazonaws.com",
        "https://s3.cn-north-1.amazonaws.com.cn, , production, s3 amazonaws.com.cn account production",
        "https://MinIO.example/, , , s3 minio.example:443",
        "http://minio.example:9000, eu-1, , s3 minio.example:9000",
    })
    void the_same_server_has_one_name(String endpoint, String region, String account, String place) throws Exception {
        Map<String, String> values = new HashMap<>();
        values.put("endpoint", endpoint == null ? "" : endpoint);
        values.put("region", region == null ? "" : region);
        values.put("account", account == null ? "" : account);
        assertThat(new BucketDiscovery().place(new SourceSettings(values))).isEqualTo(place);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "endpoint         | minio.example:9000                | Give the server's address without a bucket",
                "endpoint         | https://minio.example/images      | Give the server's address without a bucket",
                "endpoint         | https://key:secret@minio.example  | holds credentials",
                "credentials-file | credentials                       | the absolute path of a file",
                "region           | EU                                | such as eu-central-1",
                "bucket           | images                            | There is no setting 'bucket'",
            })
    void settings_that_cannot_be_right_are_refused(String key, String value, String told) {
        assertThatThrownBy(() -> new BucketDiscovery().place(new SourceSettings(Map.of(key, value))))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining(told)
                .hasMessageNotContaining("key:secret");
    }
}
