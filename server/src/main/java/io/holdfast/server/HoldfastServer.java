package io.holdfast.server;

import io.holdfast.control.ControlSettings;
import io.holdfast.control.itself.OutdatedEvent;
import io.holdfast.control.itself.StartOptions;
import io.holdfast.server.catalog.CatalogDatabase;
import io.holdfast.server.catalog.EmbeddedDatabase;
import io.holdfast.server.catalog.ExternalDatabase;
import io.holdfast.server.oidc.OidcFile;
import io.holdfast.server.oidc.OidcSettings;
import io.holdfast.server.security.FirstAdministrator;
import io.holdfast.server.security.RequestRate;
import io.holdfast.server.syslog.SyslogFile;
import io.holdfast.server.syslog.SyslogSettings;
import io.holdfast.server.telemetry.Telemetry;
import io.holdfast.server.wiring.ServerConfiguration;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/** A running server. Ends with {@link #close} or with the process, which then closes it. */
public final class HoldfastServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HoldfastServer.class);

    private final DataFolder folder;
    private final CatalogDatabase catalog;
    private final ConfigurableApplicationContext context;
    private final String address;
    private final StopAtExit exit;
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean closed;
    private volatile @Nullable String endedBecause;

    private HoldfastServer(
            DataFolder folder,
            CatalogDatabase catalog,
            ConfigurableApplicationContext context,
            String address,
            StopAtExit exit) {
        this.folder = folder;
        this.catalog = catalog;
        this.context = context;
        this.address = address;
        this.exit = exit;
    }

    /**
     * Starts a server and returns once it takes requests; blocks for seconds, and at the first start for as long as the
     * catalog takes to be made.
     *
     * @throws ServerStartException with what to do; nothing is left running
     */
    public static HoldfastServer start(ServerOptions options) throws ServerStartException, InterruptedException {
        DataFolder folder = DataFolder.claim(options.dataFolder());
        StopAtExit exit = StopAtExit.register();
        CatalogDatabase catalog = null;
        ConfigurableApplicationContext context = null;
        try {
            catalog = options.catalog().isPresent()
                    ? ExternalDatabase.connect(options.catalog().get())
                    : EmbeddedDatabase.start(folder.path().resolve("catalog"), options.programs());
            CatalogVersions.ensureFit(catalog, options.console());
            context = run(options, catalog);
            String address = address(options, context);
            new ServerFile(address, ProcessHandle.current().pid()).write(folder.path());
            HoldfastServer server = new HoldfastServer(folder, catalog, context, address, exit);
            LOG.info("Holdfast listens on {}", address);
            ApplicationListener<OutdatedEvent> outdated = event -> server.endBecause(event.why());
            context.addApplicationListener(outdated);
            exit.started(server::close);
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            if (context != null) {
                context.close();
            }
            if (catalog != null) {
                stop(catalog);
            }
            folder.close();
            exit.failed();
            throw startFailure(options, e);
        }
    }

    private static ConfigurableApplicationContext run(ServerOptions options, CatalogDatabase catalog)
            throws IOException {
        Map<String, Object> properties = new HashMap<>(Telemetry.properties(System.getenv()));
        properties.put("server.address", options.bindAddress());
        properties.put("server.port", options.port());
        if (options.access().tls().isPresent()) {
            properties.putAll(options.access().tls().get().properties());
        }
        Optional<OidcSettings> provider = options.access().oidcFile().isPresent()
                ? Optional.of(OidcFile.read(options.access().oidcFile().get()))
                : Optional.empty();
        Optional<SyslogSettings> syslog = options.syslogFile().isPresent()
                ? Optional.of(SyslogFile.read(options.syslogFile().get()))
                : Optional.empty();
        if (provider.isPresent() && provider.get().secure()) {
            properties.put("server.servlet.session.cookie.secure", true);
        }
        ControlSettings settings = new ControlSettings(
                options.dataFolder(),
                ControlSettings.ownHostname(),
                options.workers(),
                options.place(),
                options.ownApprovals(),
                options.ownBackups());
        return new SpringApplicationBuilder(ServerConfiguration.class)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                // ours closes the catalog after the context
                .registerShutdownHook(false)
                .properties(properties)
                .initializers(application -> {
                    var beans = application.getBeanFactory();
                    beans.registerSingleton("catalogDatabase", catalog);
                    beans.registerSingleton("controlSettings", settings);
                    beans.registerSingleton("startOptions", startOptions(options));
                    beans.registerSingleton("serverOptions", options);
                    beans.registerSingleton(
                            "firstAdministratorSource",
                            new FirstAdministrator.Source(options.adminPasswordFile(), options.console()));
                    beans.registerSingleton(
                            "requestRate", new RequestRate(options.access().rateLimit()));
                    syslog.ifPresent(collector -> beans.registerSingleton("syslogSettings", collector));
                    provider.ifPresent(oidc -> beans.registerSingleton("oidcSettings", oidc));
                })
                .run();
    }

    private static StartOptions startOptions(ServerOptions options) {
        Map<String, String> values = new HashMap<>();
        values.put("bind", options.bindAddress());
        values.put("port", Integer.toString(options.port()));
        options.catalog().ifPresent(catalog -> {
            values.put("catalog-url", catalog.url());
            values.put("catalog-user", catalog.user());
        });
        return new StartOptions(values);
    }

    private static String address(ServerOptions options, ConfigurableApplicationContext context) {
        int port = context instanceof WebServerApplicationContext web
                ? java.util.Objects.requireNonNull(web.getWebServer()).getPort()
                : options.port();
        return options.address(port);
    }

    /** Says what a person can do, or hands on what is unexpected. */
    private static ServerStartException startFailure(ServerOptions options, Exception e) throws InterruptedException {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServerStartException known) {
                return known;
            }
            if (cause instanceof InterruptedException interrupt) {
                throw interrupt;
            }
            if (cause instanceof PortInUseException) {
                return new ServerStartException(
                        "Port " + options.port() + " of " + options.bindAddress()
                                + " is in use. Name another one with --port, or 0 for one that is free.",
                        e);
            }
            if (cause instanceof java.net.BindException || cause instanceof java.net.UnknownHostException) {
                return new ServerStartException(
                        "The server cannot listen on " + options.bindAddress() + ", port " + options.port() + " ("
                                + cause.getMessage() + "). Name an address of this machine with --bind.",
                        e);
            }
        }
        return new ServerStartException("The server does not start: " + e.getMessage(), e);
    }

    /** Such as {@code http://127.0.0.1:8480}. */
    public String address() {
        return address;
    }

    /** Blocks until the server has been closed, or has ended by itself. */
    public void await() throws InterruptedException {
        ended.await();
    }

    /** Why the server ended by itself, with what to do; empty while it runs, and when it was told to end. */
    public Optional<String> endedBecause() {
        return Optional.ofNullable(endedBecause);
    }

    /** On a thread of its own: who found the reason is one of those that are stopped. */
    private void endBecause(String why) {
        endedBecause = why;
        Thread.ofPlatform().name("holdfast-outdated").start(this::close);
    }

    /** Ends work in hand (the next start goes on with it), then requests, then the catalog. A second call does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        exit.closed();
        try {
            ServerFile.remove(folder.path());
        } catch (IOException e) {
            LOG.warn("server.json could not be removed; it names a process that is gone", e);
        }
        context.close();
        stop(catalog);
        folder.close();
        ended.countDown();
    }

    private static void stop(CatalogDatabase catalog) {
        try {
            catalog.close();
        } catch (IOException e) {
            LOG.error("The catalog's database did not stop; the next start stops it", e);
        }
    }
}
