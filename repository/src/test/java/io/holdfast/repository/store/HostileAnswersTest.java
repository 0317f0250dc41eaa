package io.holdfast.repository.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stand-in for servers of both protocols that answers as no server should: each is read, or refused in so many words. */
@Timeout(180)
class HostileAnswersTest {
    private static final StoreLimits ONCE = new StoreLimits(Duration.ZERO, 4, 0, 0, false);
    private static final Map<String, String> S3 = Map.of("AWS_ACCESS_KEY_ID", "us", "AWS_SECRET_ACCESS_KEY", "secret");
    private static final StoreFile FILE = new StoreFile(FileKind.PACK, "ab".repeat(32));

    private static final List<String> RIGHT = List.of(
            "[{\"name\":\"%s\",\"size\":12}]".formatted("ab".repeat(32)),
            "[\"%s\"]".formatted("ab".repeat(32)),
            "<?xml version=\"1.0\"?><ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>place/data/ab/%s</Key>"
                            .formatted("ab".repeat(32))
                    + "<Size>12</Size></Contents></ListBucketResult>",
            "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
                    + "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">]><ListBucketResult>"
                    + "<Name>&d;&d;&d;&d;</Name></ListBucketResult>",
            "<Error><Code>NoSuchKey</Code></Error>");

    private HttpServer server;
    private Random random = new Random(0);
    private final List<HttpExchange> seen = new CopyOnWriteArrayList<>();
    private boolean sound;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        seen.add(exchange);
        exchange.getRequestBody().readAllBytes();
        try (exchange) {
            if (sound) {
                exchange.getResponseHeaders().set("ETag", "\"0\"");
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            byte[] body = RIGHT.get(random.nextInt(RIGHT.size())).getBytes(UTF_8);
            for (int i = random.nextInt(6); i > 0; i--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            int[] statuses = {200, 200, 200, 206, 204, 301, 400, 403, 404, 416, 500, 503, 207};
            int status = statuses[random.nextInt(statuses.length)];
            exchange.getResponseHeaders()
                    .set("Content-Type", random.nextBoolean() ? "application/vnd.x.restic.rest.v2" : "application/xml");
            if (random.nextInt(4) == 0) {
                exchange.getResponseHeaders().set("Content-Range", "bytes 0-99999999999/" + random.nextLong());
            }
            boolean none = status == 204 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(
                    status, none ? -1 : random.nextInt(5) == 0 ? body.length + 1000L : body.length);
            if (!none) {
                exchange.getResponseBody().write(body);
            }
        } catch (IOException e) {
            // a body that is shorter than it was said to be, or a client that has seen enough
            return;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rest:http://127.0.0.1:%d/place/", "s3:http://127.0.0.1:%d/bucket/place"})
    void whatever_a_server_answers_is_read_or_refused(String form) throws Exception {
        StoreLocation location =
                StoreLocation.parse(form.formatted(server.getAddress().getPort()));
        int refused = 0;
        int taken = 0;
        for (int seed = 0; seed < 250; seed++) {
            random = new Random(seed);
            try (Store store = Stores.open(location, Variables.of(S3), ONCE)) {
                switch (seed % 5) {
                    case 0 ->
                        store.list(FileKind.PACK)
                                .forEach(listed ->
                                        assertThat(listed.file().name()).matches("[0-9a-f]{64}"));
                    case 1 -> assertThat(store.size(FILE)).isNotNegative();
                    case 2 -> store.read(FILE, 0, new byte[12], 0, 12);
                    case 3 -> store.exists(FILE);
                    default -> store.read(FILE);
                }
                taken++;
            } catch (IOException e) {
                assertThat(e.getMessage()).as("seed " + seed).isNotBlank();
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(50);
        assertThat(taken).isPositive();
    }

    @Test
    void a_session_token_goes_with_every_request_and_a_storage_class_with_packs() throws Exception {
        sound = true;
        Map<String, String> variables = Map.of(
                "AWS_ACCESS_KEY_ID", "us",
                "AWS_SECRET_ACCESS_KEY", "secret",
                "AWS_SESSION_TOKEN", "for an hour",
                "HOLDFAST_S3_STORAGE_CLASS", "STANDARD_IA");
        StoreLocation location =
                StoreLocation.parse("s3:http://127.0.0.1:" + server.getAddress().getPort() + "/bucket/place");
        try (Store store = Stores.open(location, Variables.of(variables), ONCE)) {
            for (FileKind kind : List.of(FileKind.PACK, FileKind.SNAPSHOT)) {
                store.write(new StoreFile(kind, "ab".repeat(32)), List.of(Store.Bytes.of("content".getBytes(UTF_8))));
            }
        }
        List<HttpExchange> writes = seen.stream()
                .filter(exchange -> exchange.getRequestMethod().equals("PUT"))
                .toList();
        assertThat(writes).hasSize(2);
        assertThat(seen)
                .allSatisfy(exchange -> assertThat(exchange.getRequestHeaders().getFirst("X-Amz-Security-Token"))
                        .isEqualTo("for an hour"));
        assertThat(writes.get(0).getRequestHeaders().getFirst("X-Amz-Storage-Class"))
                .isEqualTo("STANDARD_IA");
        assertThat(writes.get(1).getRequestHeaders().getFirst("X-Amz-Storage-Class"))
                .isNull();
    }
}
