package io.holdfast.server.security;

import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A browser: keeps cookies, and sends the CSRF token only when told to. */
final class Browser implements AutoCloseable {
    private final CookieManager cookies = new CookieManager();
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(cookies).build();
    private final String address;

    /** @param address of the server */
    Browser(String address) {
        this.address = address;
    }

    HttpResponse<String> send(String method, String path, Object body, boolean token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(
                                        JsonMapper.shared().writeValueAsString(body)));
        if (token) {
            cookies.getCookieStore().getCookies().stream()
                    .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
                    .forEach(cookie -> request.header("X-XSRF-TOKEN", cookie.getValue()));
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    int signIn(String user, String password) throws Exception {
        return send("POST", "/api/v1/session", Map.of("user", user, "password", password), false)
                .statusCode();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
