package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A client of its own that hears a server's events from when it was made on. */
public final class Listening implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final BufferedReader lines;

    Listening(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** @param id empty where the server gave none */
    public record Event(String id, String type, String data) {}

    /** Waits for an event whose data contains all of the texts. @return what came until then, with it as the last */
    public List<Event> until(String type, String... texts) throws IOException {
        List<Event> events = new ArrayList<>();
        String id = "";
        String name = "";
        List<String> data = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data.add(line.substring(6));
            } else if (line.isEmpty() && !data.isEmpty()) {
                Event event = new Event(id, name, String.join("\n", data));
                data.clear();
                events.add(event);
                if (name.equals(type) && Stream.of(texts).allMatch(event.data()::contains)) {
                    return events;
                }
            }
        }
        throw new AssertionError("The stream ended after " + events);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
