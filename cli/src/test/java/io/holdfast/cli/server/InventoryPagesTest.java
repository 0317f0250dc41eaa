package io.holdfast.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.holdfast.cli.api.ApiClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Against a stand-in for a server that hands out what is declared in two pages. */
@Timeout(60)
class InventoryPagesTest {
    @Test
    void each_list_is_whole_whatever_page_its_parts_were_on() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String query = exchange.getRequestURI().getRawQuery();
            asked.add(query);
            byte[] page = (query.contains("after=")
                            ? "{\"sites\":[],\"services\":[2],\"dataSets\":[3],\"next\":null,\"total\":4}"
                            : "{\"sites\":[0],\"services\":[1],\"dataSets\":[],\"next\":\"a+b\",\"total\":4}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        try {
            JsonNode all = InventoryCommand.all(
                    new ApiClient("http://127.0.0.1:" + server.getAddress().getPort(), "ann", "secret"),
                    "?kind=Service");
            assertThat(all.toString()).isEqualTo("{\"sites\":[0],\"services\":[1,2],\"dataSets\":[3]}");
            assertThat(asked).containsExactly("kind=Service&limit=1000", "kind=Service&limit=1000&after=a%2Bb");
        } finally {
            server.stop(0);
        }
    }
}
