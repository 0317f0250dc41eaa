package io.holdfast.sources.neo4j;

import io.holdfast.repository.secret.SecretReference;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Set;

/**
 * What a declaration says of a Neo4j database.
 *
 * @param uri setting {@code uri}: {@code bolt://host:port}, or {@code bolt+s://} with TLS. One server, never routed
 * @param user setting {@code user}; {@code neo4j} when absent
 * @param password setting {@code password-file}, {@code password-env} or {@code password-from}: its first line
 * @param database setting {@code database}; {@code neo4j} when absent
 * @param holdWriters setting {@code hold-writers}; {@code when-needed} when absent
 * @param holdLimit setting {@code hold-limit-seconds}, 1 to 3600, 60 when absent: the longest that writers are made to
 *     wait
 * @param attempts setting {@code attempts}, 1 to 100, 3 when absent: how often the graph is read without holding writers
 */
record Neo4jSettings(
        URI uri,
        String user,
        SecretReference password,
        String database,
        HoldWriters holdWriters,
        Duration holdLimit,
        int attempts) {
    private static final Set<String> SCHEMES = Set.of("bolt", "bolt+s", "bolt+ssc");

    static Neo4jSettings parse(SourceSettings settings) throws SourceException {
        return new Neo4jSettings(
                uri(settings.require("uri")),
                settings.get("user").orElse("neo4j"),
                settings.secret("password")
                        .orElseThrow(
                                () -> new SourceException("The source's setting 'password-file' is missing. Name a file"
                                        + " that holds the password, a variable in 'password-env', or a store of secrets in"
                                        + " 'password-from'.")),
                settings.get("database").orElse("neo4j"),
                HoldWriters.parse(settings.get("hold-writers").orElse("when-needed")),
                Duration.ofSeconds(settings.number("hold-limit-seconds", 60, 1, 3600)),
                settings.number("attempts", 3, 1, 100));
    }

    private static URI uri(String text) throws SourceException {
        try {
            URI uri = new URI(text);
            if (uri.getScheme() != null && SCHEMES.contains(uri.getScheme()) && uri.getHost() != null) {
                if (uri.getUserInfo() != null) {
                    throw new SourceException("The source's setting 'uri' holds a user or password. Put them into"
                            + " 'user' and 'password-file'.");
                }
                return uri;
            }
        } catch (URISyntaxException e) {
            // said below, as for a wrong scheme
        }
        throw new SourceException("The source's setting 'uri' is '" + text
                + "'. Give bolt://host:port, or bolt+s://host:port for TLS. neo4j:// addresses are routed to any member"
                + " of a cluster and cannot be read as of one moment.");
    }
}
