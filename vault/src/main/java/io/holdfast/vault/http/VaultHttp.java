package io.holdfast.vault.http;

import io.holdfast.vault.access.SignIn;
import io.holdfast.vault.audit.AuditLog;
import io.holdfast.vault.release.Releases;
import io.holdfast.vault.status.Status;
import io.holdfast.vault.storage.Receiving;
import io.holdfast.vault.storage.Storage;
import io.holdfast.vault.tls.Certificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty, set up for one handler: TLS 1.2 and 1.3, HTTP/1.1, requests on virtual threads, limits for slow clients. */
public final class VaultHttp implements AutoCloseable {
    private static final int HEADERS = 16 << 10;
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(20);

    private final Server server;
    private final ServerConnector connector;
    private final Optional<SslContextFactory.Server> tls;

    private VaultHttp(Server server, ServerConnector connector, Optional<SslContextFactory.Server> tls) {
        this.server = server;
        this.connector = connector;
        this.tls = tls;
    }

    /** Certificate and key, in PEM files. */
    public record Tls(Path certificate, Path key) {}

    /** Where to listen, and how many connections at most. */
    public record Listening(String bind, int port, int connections, Optional<Tls> tls) {}

    /** @throws IOException when it cannot listen there, or certificate and key do not fit */
    public static VaultHttp start(
            Listening listening,
            SignIn signIn,
            Storage storage,
            Receiving receiving,
            Releases releases,
            AuditLog audit,
            Supplier<Status> status,
            VaultHandler.Repairs repairs,
            Counters counters)
            throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(32, 4);
        threads.setName("vault");
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("vault-request-"));
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADERS);
        http.setUriCompliance(UriCompliance.RFC3986);
        Optional<SslContextFactory.Server> tls = Optional.empty();
        ServerConnector connector;
        if (listening.tls().isPresent()) {
            SslContextFactory.Server factory = new SslContextFactory.Server();
            // a certificate that a client shows is compared with the one that it is bound to; nobody has to vouch for
            // it
            factory.setWantClientAuth(true);
            factory.setIncludeProtocols("TLSv1.2", "TLSv1.3");
            use(factory, listening.tls().get());
            // a client checks our name; that it calls us by an address is no reason to refuse it
            http.addCustomizer(new SecureRequestCustomizer(false));
            connector = new ServerConnector(
                    server, new SslConnectionFactory(factory, "http/1.1"), new HttpConnectionFactory(http));
            tls = Optional.of(factory);
        } else {
            connector = new ServerConnector(server, new HttpConnectionFactory(http));
        }
        connector.setHost(listening.bind());
        connector.setPort(listening.port());
        connector.setIdleTimeout(IDLE.toMillis());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(listening.connections(), connector));
        server.setHandler(new GracefulHandler(new VaultHandler(
                new RequestSignIn(signIn, counters),
                new RepositoryRequests(storage, receiving, releases, audit, counters),
                status,
                repairs,
                counters)));
        server.setStopTimeout(STOP.toMillis());
        VaultHttp started = new VaultHttp(server, connector, tls);
        try {
            server.start();
        } catch (Exception e) {
            started.close();
            throw new IOException(
                    "Cannot listen on " + listening.bind() + ":" + listening.port() + ": " + e.getMessage(), e);
        }
        return started;
    }

    private static void use(SslContextFactory factory, Tls files) throws IOException {
        factory.setSslContext(Certificates.serving(files.certificate(), files.key()));
    }

    /** Takes a renewed certificate for new connections; those that are open stay. */
    public void renew(Tls files) throws IOException {
        if (tls.isPresent()) {
            SslContextFactory.Server factory = tls.get();
            try {
                factory.reload(same -> {
                    try {
                        use(same, files);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            } catch (Exception e) {
                throw new IOException("The renewed certificate cannot be used: " + e.getMessage(), e);
            }
        }
    }

    public int port() {
        return connector.getLocalPort();
    }

    /** Lets requests that are under way end, for twenty seconds at most. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty cannot be stopped", e);
        }
    }
}
