package io.holdfast.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.holdfast.cli.api.ApiClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Against a stand-in for a server that hands out a list in three pages. */
@Timeout(60)
class AllPagesTest {
    private static final Map<String, String> PAGES = Map.of(
            "", "{\"items\":[1,2],\"next\":\"a+b\",\"total\":5}",
            "a%2Bb", "{\"items\":[3,4],\"next\":\"c\",\"total\":5}",
            "c", "{\"items\":[5],\"next\":null,\"total\":5}");

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String query = exchange.getRequestURI().getRawQuery();
            asked.add(query);
            int at = query.indexOf("&after=");
            byte[] page = PAGES.get(at < 0 ? "" : query.substring(at + 7)).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private JsonNode read(String path) throws Exception {
        return AllPages.of(
                new ApiClient("http://127.0.0.1:" + server.getAddress().getPort(), "ann", "secret"), path);
    }

    @Test
    void a_list_is_read_to_its_end_in_its_order() throws Exception {
        JsonNode all = read("/list");
        assertThat(all.path("items").toString()).isEqualTo("[1,2,3,4,5]");
        assertThat(all.path("total").asInt()).isEqualTo(5);
        // whoever keeps what was said must not think that there is more
        assertThat(all.has("next")).isFalse();
        assertThat(asked).containsExactly("limit=1000", "limit=1000&after=a%2Bb", "limit=1000&after=c");
    }

    @Test
    void filters_are_asked_for_on_every_page() throws Exception {
        read("/list?words=x");
        assertThat(asked)
                .containsExactly("words=x&limit=1000", "words=x&limit=1000&after=a%2Bb", "words=x&limit=1000&after=c");
    }
}
