package io.holdfast.sources.kubernetes;

import io.holdfast.repository.secret.SecretReference;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a declaration says of a cluster; the package's description has the settings.
 *
 * @param server without a slash at its end
 * @param token empty: none is sent
 */
record KubernetesSettings(
        URI server,
        Optional<SecretReference> token,
        Optional<Path> authority,
        boolean system,
        boolean onlyWithVolumes) {
    private static final Set<String> KEYS = Set.of(
            "server", "token-file", "token-env", "token-from", "ca-file", "system-namespaces", "only-with-volumes");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    static KubernetesSettings of(SourceSettings settings, PodIdentity pod) throws SourceException {
        settings.refuseOthersThan(KEYS);
        // refuses one that is relative to a folder that nobody sees
        settings.file("token-file");
        Optional<SecretReference> token = settings.secret("token");
        Optional<Path> authority = settings.file("ca-file");
        URI server;
        if (settings.get("server").filter(text -> !text.isBlank()).isPresent()) {
            server = server(settings.require("server").strip());
        } else {
            server = pod.server()
                    .orElseThrow(() -> new SourceException(
                            "The source's setting 'server' is missing, and this server does not run in a cluster. Give the"
                                    + " API server's address, such as https://10.0.0.1:6443."));
            token = token.isPresent() ? token : Optional.of(new SecretReference.InFile(pod.token()));
            authority = authority.isPresent() ? authority : Optional.of(pod.authority());
        }
        return new KubernetesSettings(
                server,
                token,
                authority,
                settings.flag("system-namespaces", false),
                settings.flag("only-with-volumes", false));
    }

    private static URI server(String text) throws SourceException {
        try {
            URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean safe = "https".equals(uri.getScheme())
                    || "http".equals(uri.getScheme()) && THIS_MACHINE.contains(String.valueOf(uri.getHost()));
            if (safe
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // said below, as for a wrong scheme
        }
        throw new SourceException("The source's setting 'server' is '" + text.replaceFirst("//[^@/]*@", "//…@")
                + "'. Give the API server's address without credentials, such as https://10.0.0.1:6443; http only to this"
                + " machine, for kubectl proxy.");
    }

    /** Host, port and path: clusters behind one proxy differ by the path. */
    String place() {
        int port = server.getPort() >= 0 ? server.getPort() : "https".equals(server.getScheme()) ? 443 : 80;
        return server.getHost().toLowerCase(Locale.ROOT) + ":" + port
                + (server.getRawPath() == null ? "" : server.getRawPath());
    }
}
