package io.holdfast.sources.kubernetes;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Who this process is when it runs in a pod, as Kubernetes tells every container: the API server by two variables, the
 * service account by files that are rotated.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/">Accessing the API from a Pod</a>
 */
record PodIdentity(Optional<URI> server, Path token, Path authority) {
    private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    static PodIdentity ofThisProcess() {
        return of(System::getenv, ACCOUNT);
    }

    static PodIdentity of(UnaryOperator<@Nullable String> environment, Path account) {
        String host = environment.apply("KUBERNETES_SERVICE_HOST");
        String port = environment.apply("KUBERNETES_SERVICE_PORT");
        Path token = account.resolve("token");
        Optional<URI> server = host == null || host.isBlank() || !Files.exists(token)
                ? Optional.empty()
                : Optional.of(URI.create("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                        + (port == null || port.isBlank() ? "443" : port)));
        return new PodIdentity(server, token, account.resolve("ca.crt"));
    }
}
