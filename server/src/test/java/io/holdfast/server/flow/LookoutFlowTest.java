package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.store.Peer;
import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.Listening;
import io.holdfast.server.RunningServer;
import io.holdfast.sources.kubernetes.MockKubernetes;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;

/**
 * Places of which Holdfast only tells what there is: a real S3 server, and a mock of a Kubernetes cluster
 * ({@link MockKubernetes}), as none comes as a package.
 */
@Timeout(400)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LookoutFlowTest {
    private static final String COVERAGE = "/api/v1/admin/coverage";

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static Peer store;
    private static MockKubernetes cluster;
    private static Path credentials;
    private static Path token;

    @BeforeAll
    static void start() throws Exception {
        store = Peer.s3Proxy(folder.resolve("s3"));
        credentials = Files.writeString(
                folder.resolve("credentials"), "AWS_ACCESS_KEY_ID=us\nAWS_SECRET_ACCESS_KEY=secret\n");
        try (S3Client client = S3Client.builder()
                .endpointOverride(URI.create(endpoint()))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("us", "secret")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            for (String bucket : List.of("images", "scratch-1", "uploads")) {
                client.createBucket(request -> request.bucket(bucket));
            }
        }
        cluster = MockKubernetes.start(1)
                .namespace("kube-system")
                .namespace("trading")
                .namespace("web")
                .claim("trading", "data-db-0", "10Gi", "10Gi")
                .statefulSet("trading", "db");
        token = Files.writeString(folder.resolve("token"), MockKubernetes.TOKEN + "\n");
        server = RunningServer.start(folder);
        admin().apply(Declarations.base(folder)
                        + """
                        apiVersion: holdfast.io/v1
                        kind: Repository
                        metadata: { name: repo-s3 }
                        spec: { site: site-b, location: "s3:%s/backups", passwordFile: "%s/password-b", credentialsFile: "%s" }
                        ---
                        """.formatted(endpoint(), folder, credentials)
                        + Declarations.policy("hourly", "repo-a, repo-s3", "schedule: { every: PT1H }")
                        + Declarations.files("images-copy", "hourly", server.files("images")))
                .ok();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        cluster.close();
        store.close();
    }

    private static Api admin() {
        return server.admin();
    }

    private static String endpoint() {
        return "http://127.0.0.1:" + store.port();
    }

    private static String buckets(String covered) {
        return """
                apiVersion: holdfast.io/v1
                kind: Lookout
                metadata: { name: buckets }
                spec:
                  source: { kind: s3, endpoint: "%s", credentials-file: "%s" }
                  ignore: ["scratch-*"]
                  covered: [%s]
                ---
                """.formatted(endpoint(), credentials, covered);
    }

    private static String namespaces() {
        return """
                apiVersion: holdfast.io/v1
                kind: Lookout
                metadata: { name: cluster }
                spec: { source: { kind: kubernetes, server: "http://127.0.0.1:%d", token-file: "%s" } }
                ---
                """.formatted(cluster.port(), token);
    }

    @Test
    @Order(1)
    void what_is_wrong_with_a_lookout_is_told_before_anything_is_looked_into() throws Exception {
        assertThat(admin().apply(buckets("").replace("kind: s3", "kind: s4"))
                        .errors("Lookout/buckets: spec.source.kind"))
                .singleElement()
                .asString()
                .contains("known are files, kubernetes, models, neo4j, postgresql, s3");
        assertThat(admin().apply(buckets("").replace(endpoint(), endpoint() + "/images"))
                        .errors("Lookout/buckets: spec.source"))
                .singleElement()
                .asString()
                .contains("address without a bucket");
        assertThat(admin().apply(namespaces().replace("token-file:", "token:"))
                        .errors("Lookout/cluster: spec.source.token"))
                .singleElement()
                .asString()
                .contains("token-file");
        assertThat(admin().apply(buckets("{ name: images, by: [nobody], reason: x }"))
                        .errors("Lookout/buckets: spec.covered"))
                .singleElement()
                .asString()
                .contains("names 'nobody', which is not declared; known are images-copy");
        assertThat(admin().apply(buckets("{ name: images, by: [images-copy] }")).status())
                .isEqualTo(400);
        assertThat(admin().apply(Declarations.files("bucket", "hourly", folder).replace("kind: files", "kind: s3"))
                        .errors("DataSet/bucket: spec.source.kind"))
                .singleElement()
                .asString()
                .contains("names 's3', which is not declared; known are files, ");
    }

    @Test
    @Order(2)
    void buckets_that_nothing_protects_are_told_but_no_repository_and_nothing_that_is_ignored() throws Exception {
        admin().apply(buckets("")).ok();
        JsonNode report = awaitCoverage(found -> found.path("total").asInt() > 0);
        assertThat(report.path("items").findValuesAsString("name")).containsExactly("images", "uploads");
        assertThat(report.path("items").findValuesAsString("state")).containsOnly("UNPROTECTED");
        assertThat(report.path("items").path(0).path("kind").asString()).isEqualTo("s3");
        JsonNode place = report.path("places").path(0);
        assertThat(place.path("place").asString()).isEqualTo("s3 127.0.0.1:" + store.port());
        assertThat(place.path("advice").asString()).contains("data set of kind files", "'covered'", "Or acknowledge");
        awaitAlert("2 of what is at s3 127.0.0.1:" + store.port() + " are not protected");
        awaitAlert("declare a data set of kind files for that folder");
    }

    @Test
    @Order(3)
    void a_bucket_is_protected_by_the_data_set_that_the_lookout_names_once_that_has_a_recovery_point()
            throws Exception {
        admin().apply(buckets("{ name: \"im*\", by: [images-copy], reason: mounted by rclone }"))
                .ok();
        awaitCoverage(found -> found.path("unprotected").asInt() == 1);
        admin().backUp("images-copy");
        JsonNode report = awaitCoverage(found -> found.path("covered").asInt() == 1);
        assertThat(report.path("items").findValuesAsString("name")).containsExactly("uploads", "images");
        assertThat(report.path("items").findValuesAsString("state")).containsExactly("UNPROTECTED", "PROTECTED");
        assertThat(report.path("items").path(1).path("dataSets").toString()).isEqualTo("[\"images-copy\"]");
        Api.Answer needed = admin().post(
                        "/api/v1/admin/inventory/plan",
                        Map.of(
                                "documents",
                                buckets("{ name: images, by: [images-copy], reason: x }"),
                                "deleteOthers",
                                true));
        assertThat(needed.errors("Lookout/buckets: spec.covered"))
                .singleElement()
                .asString()
                .contains("names 'images-copy', which is not declared");
    }

    @Test
    @Order(4)
    void namespaces_are_found_and_one_is_acknowledged_with_a_reason() throws Exception {
        admin().apply(namespaces()).ok();
        String place = "kubernetes 127.0.0.1:" + cluster.port();
        // a place is listed before it is known what lies there
        JsonNode report = awaitCoverage(found -> in(place, found).size() == 2);
        List<JsonNode> namespaces = in(place, report);
        assertThat(namespaces.stream().map(item -> item.path("name").asString()))
                .containsExactly("trading", "web");
        assertThat(namespaces.getFirst().path("detail").asString())
                .isEqualTo("namespace: 1 volume claim with room for 10 GiB; stateful set db");
        String id = namespaces.getLast().path("findingId").asString();
        assertThat(admin().post(COVERAGE + "/" + id + "/acknowledge", Map.of("reason", "made from its manifests"))
                        .ok()
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("ACKNOWLEDGED");
        awaitAlert("1 of what is at " + place + " is not protected");
    }

    @Test
    @Order(5)
    void a_place_that_refuses_us_is_told_and_what_was_found_there_stays() throws Exception {
        Files.writeString(token, "another-token");
        admin().post(COVERAGE + "/look", Map.of()).ok();
        JsonNode report = awaitCoverage(found ->
                found.path("places").findValuesAsString("error").stream().anyMatch(error -> error.contains("(401)")));
        assertThat(report.path("items").findValuesAsString("name")).contains("trading", "web");
        JsonNode alerts = awaitAlert("Nobody knows what at kubernetes 127.0.0.1:" + cluster.port());
        assertThat(report.toString() + alerts).doesNotContain("another-token");
    }

    @Test
    @Order(6)
    void a_look_that_gets_no_answer_tells_how_far_it_is_and_is_cancelled() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Listening listening = admin().listen("")) {
            // behind the other cluster in the order of their names
            admin().apply(namespaces()
                            .replace("name: cluster", "name: silent")
                            .replace("" + cluster.port(), "" + silent.getLocalPort()))
                    .ok();
            silent.accept();
            JsonNode running = admin().get(COVERAGE + "/look").ok().json().path("running");
            assertThat(running.path("stage").asString()).isEqualTo("looking into places");
            assertThat(running.path("total").asInt()).isGreaterThanOrEqualTo(3);
            assertThat(running.path("done").asInt())
                    .isLessThan(running.path("total").asInt());
            String errand = "\"kind\":\"COVERAGE\",\"subject\":\"\"";
            listening.until(
                    "errand", errand, "\"total\":" + running.path("total").asInt() + ",");
            assertThat(admin().post(COVERAGE + "/look/cancel", Map.of())
                            .ok()
                            .json()
                            .toString())
                    .contains("running");
            listening.until("errand", errand, "\"running\":null");
            assertThat(admin().get(COVERAGE + "/look")
                            .ok()
                            .json()
                            .path("running")
                            .isNull())
                    .isTrue();
            assertThat(admin().post(COVERAGE + "/look/cancel", Map.of()).status())
                    .isEqualTo(409);
            assertThat(admin().get(COVERAGE).ok().json().path("places").findValuesAsString("place"))
                    .as("nobody knows whether it would have answered")
                    .doesNotContain("kubernetes 127.0.0.1:" + silent.getLocalPort());
        }
    }

    private static JsonNode awaitCoverage(Predicate<JsonNode> wanted) throws Exception {
        while (true) {
            JsonNode report = admin().get(COVERAGE).ok().json();
            if (wanted.test(report)) {
                return report;
            }
            Thread.sleep(100);
        }
    }

    /** The open alerts once one of them says this: they are told after a look has ended. */
    private static JsonNode awaitAlert(String text) throws Exception {
        while (true) {
            JsonNode alerts = admin().get("/api/v1/admin/dashboard").ok().json().path("alerts");
            if (alerts.toString().contains(text)) {
                return alerts;
            }
            Thread.sleep(100);
        }
    }

    private static List<JsonNode> in(String place, JsonNode report) {
        return report.path("items")
                .valueStream()
                .filter(item -> item.path("place").asString().equals(place))
                .toList();
    }
}
