package io.holdfast.server.security;

import io.holdfast.server.Api;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Every call of the API that a server's OpenAPI document names. */
final class DocumentedCalls {
    private final Api admin;

    /** @param admin reads the document */
    DocumentedCalls(Api admin) {
        this.admin = admin;
    }

    /** A method and path, with made-up values in the path. */
    record Call(String method, String path) {
        /** A request as the reviewed table has it. */
        static Call of(String request) {
            String[] parts = request.split(" ");
            return new Call(
                    parts[0], parts[1].replaceAll("\\{[^}]*}", UUID.randomUUID().toString()));
        }

        Api.Answer by(Api who) throws Exception {
            boolean body = !method.equals("GET") && !method.equals("DELETE");
            return who.send(
                    method, path, body ? Map.of() : null, body ? Map.of("Content-Type", "application/json") : Map.of());
        }
    }

    List<Call> all() throws Exception {
        return requests().map(Call::of).toList();
    }

    /** As the reviewed table has them: those of one's own session are not there, nor what does not end. */
    Set<String> reviewable() throws Exception {
        return requests()
                .filter(request -> !request.contains(" /api/v1/session") && !request.endsWith(" /api/v1/events"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Stream<String> requests() throws Exception {
        JsonNode paths = admin.get("/v3/api-docs").ok().json().path("paths");
        return paths.propertyNames().stream()
                .flatMap(path -> paths.path(path).propertyNames().stream()
                        .map(method -> method.toUpperCase(Locale.ROOT) + " " + path));
    }
}
