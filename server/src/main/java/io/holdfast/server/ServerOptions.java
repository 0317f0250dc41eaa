package io.holdfast.server;

import io.holdfast.control.WorkPlace;
import io.holdfast.server.catalog.ExternalCatalog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a server is to run.
 *
 * @param dataFolder everything that the server writes lies below; made when absent
 * @param programs where PostgreSQL's programs are unpacked, or were put; servers of one machine may share it
 * @param bindAddress a local address; {@code 0.0.0.0} for all
 * @param port 1 to 65535, or 0 for a free one
 * @param catalog empty for the PostgreSQL that comes along, kept in {@code catalog} below the data folder
 * @param adminPasswordFile its first line becomes the first administrator's password; empty: one is generated and told to
 *     {@code console}
 * @param workers how many backups, restores and drills run at once; 0: it takes requests only
 * @param place of the workers
 * @param ownApprovals whether one person alone may ask for and approve of what otherwise needs a second one; alarmed
 * @param ownBackups how often the catalog itself is backed up, if nothing else is declared; empty: not at all
 * @param access how it is reached, beside the address
 * @param syslogFile describes a collector that the audit trail is handed over to; empty: none
 * @param console takes lines for the person who starts the server, the generated password among them: never a log
 */
public record ServerOptions(
        Path dataFolder,
        Path programs,
        String bindAddress,
        int port,
        Optional<ExternalCatalog> catalog,
        Optional<Path> adminPasswordFile,
        int workers,
        WorkPlace place,
        boolean ownApprovals,
        Optional<Duration> ownBackups,
        Access access,
        Optional<Path> syslogFile,
        Consumer<String> console) {
    public static final int DEFAULT_PORT = 8480;
    private static final Duration OWN_BACKUPS = Duration.ofHours(1);
    private static final Duration LEAST_OWN_BACKUPS = Duration.ofMinutes(1);

    /**
     * How a server is reached, and by whom.
     *
     * @param oidcFile describes an identity provider whose people may sign in; empty: only people of this server's
     * @param tls empty: plain HTTP
     * @param rateLimit requests a second that one address may send; 0: any number
     */
    public record Access(Optional<Path> oidcFile, Optional<TlsFiles> tls, int rateLimit) {
        public static final int DEFAULT_RATE_LIMIT = 1000;

        public Access {
            if (rateLimit < 0) {
                throw new IllegalArgumentException("rate limit " + rateLimit + "; give a number, or 0 for none");
            }
        }

        private Access withEnvironment(Map<String, String> environment) {
            String certificate = environment.get("HOLDFAST_TLS_CERTIFICATE");
            String key = environment.get("HOLDFAST_TLS_KEY");
            if ((certificate == null) != (key == null)) {
                throw new IllegalArgumentException(
                        "Give both HOLDFAST_TLS_CERTIFICATE and HOLDFAST_TLS_KEY, or neither");
            }
            return new Access(
                    Optional.ofNullable(environment.get("HOLDFAST_OIDC_FILE"))
                            .map(Path::of)
                            .or(() -> oidcFile),
                    certificate == null || key == null
                            ? tls
                            : Optional.of(new TlsFiles(Path.of(certificate), Path.of(key))),
                    environment.containsKey("HOLDFAST_RATE_LIMIT")
                            ? number(environment, "HOLDFAST_RATE_LIMIT")
                            : rateLimit);
        }
    }

    public ServerOptions {
        dataFolder = dataFolder.toAbsolutePath().normalize();
        programs = programs.toAbsolutePath().normalize();
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + "; give 1 to 65535, or 0 for a free one");
        }
        if (workers < 0) {
            throw new IllegalArgumentException(workers + " workers; give 0 or more");
        }
        if (ownBackups.isPresent() && ownBackups.get().compareTo(LEAST_OWN_BACKUPS) < 0) {
            throw new IllegalArgumentException(
                    "a catalog backup every " + ownBackups.get() + "; give PT1M or more, or never");
        }
    }

    /** Listens on 127.0.0.1, port 8480, with the catalog that comes along. */
    public static ServerOptions of(Path dataFolder, Consumer<String> console) {
        int workers = Math.max(2, Runtime.getRuntime().availableProcessors());
        return new ServerOptions(
                dataFolder,
                dataFolder.resolve("programs"),
                "127.0.0.1",
                DEFAULT_PORT,
                Optional.empty(),
                Optional.empty(),
                workers,
                WorkPlace.ANYWHERE,
                false,
                Optional.of(OWN_BACKUPS),
                new Access(Optional.empty(), Optional.empty(), Access.DEFAULT_RATE_LIMIT),
                Optional.empty(),
                console);
    }

    public ServerOptions withPrograms(Path folder) {
        return new ServerOptions(
                dataFolder,
                folder,
                bindAddress,
                port,
                catalog,
                adminPasswordFile,
                workers,
                place,
                ownApprovals,
                ownBackups,
                access,
                syslogFile,
                console);
    }

    public ServerOptions withBindAddress(String address) {
        return new ServerOptions(
                dataFolder,
                programs,
                address,
                port,
                catalog,
                adminPasswordFile,
                workers,
                place,
                ownApprovals,
                ownBackups,
                access,
                syslogFile,
                console);
    }

    public ServerOptions withPort(int other) {
        return new ServerOptions(
                dataFolder,
                programs,
                bindAddress,
                other,
                catalog,
                adminPasswordFile,
                workers,
                place,
                ownApprovals,
                ownBackups,
                access,
                syslogFile,
                console);
    }

    public ServerOptions withCatalog(ExternalCatalog external) {
        return new ServerOptions(
                dataFolder,
                programs,
                bindAddress,
                port,
                Optional.of(external),
                adminPasswordFile,
                workers,
                place,
                ownApprovals,
                ownBackups,
                access,
                syslogFile,
                console);
    }

    public ServerOptions withAdminPasswordFile(Path file) {
        return new ServerOptions(
                dataFolder,
                programs,
                bindAddress,
                port,
                catalog,
                Optional.of(file),
                workers,
                place,
                ownApprovals,
                ownBackups,
                access,
                syslogFile,
                console);
    }

    public ServerOptions withWorkers(int number) {
        return new ServerOptions(
                dataFolder,
                programs,
                bindAddress,
                port,
                catalog,
                adminPasswordFile,
                number,
                place,
                ownApprovals,
                ownBackups,
                access,
                syslogFile,
                console);
    }

    public ServerOptions withPlace(WorkPlace other) {
        return new ServerOptions(
                dataFolder,
                programs,
                bindAddress,
                port,
                catalog,
                adminPasswordFile,
                workers,
                other,
                ownApprovals,
                ownBackups,
                access,
                syslogFile,
                console);
    }

    public ServerOptions withOwnApprovals(boolean allowed) {
        return new ServerOptions(
                dataFolder,
                programs,
                bindAddress,
                port,
                catalog,
                adminPasswordFile,
                workers,
                place,
                allowed,
                ownBackups,
                access,
                syslogFile,
                console);
    }

    /** @param every a duration such as {@code PT1H}, or {@code never} */
    public ServerOptions withOwnBackups(String every) {
        Optional<Duration> parsed;
        try {
            parsed = every.equals("never") ? Optional.empty() : Optional.of(Duration.parse(every));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'" + every + "' is no time between catalog backups; give a duration such as PT1H, or never", e);
        }
        return new ServerOptions(
                dataFolder,
                programs,
                bindAddress,
                port,
                catalog,
                adminPasswordFile,
                workers,
                place,
                ownApprovals,
                parsed,
                access,
                syslogFile,
                console);
    }

    public ServerOptions withOidcFile(Path file) {
        return withAccess(new Access(Optional.of(file), access.tls(), access.rateLimit()));
    }

    public ServerOptions withTls(TlsFiles files) {
        return withAccess(new Access(access.oidcFile(), Optional.of(files), access.rateLimit()));
    }

    public ServerOptions withRateLimit(int aSecond) {
        return withAccess(new Access(access.oidcFile(), access.tls(), aSecond));
    }

    public ServerOptions withSyslogFile(Path file) {
        return new ServerOptions(
                dataFolder,
                programs,
                bindAddress,
                port,
                catalog,
                adminPasswordFile,
                workers,
                place,
                ownApprovals,
                ownBackups,
                access,
                Optional.of(file),
                console);
    }

    private ServerOptions withAccess(Access other) {
        return new ServerOptions(
                dataFolder,
                programs,
                bindAddress,
                port,
                catalog,
                adminPasswordFile,
                workers,
                place,
                ownApprovals,
                ownBackups,
                other,
                syslogFile,
                console);
    }

    /**
     * Takes what the environment says: {@code HOLDFAST_PROGRAMS}, {@code HOLDFAST_BIND}, {@code HOLDFAST_PORT}, {@code HOLDFAST_CATALOG_URL} with
     * {@code HOLDFAST_CATALOG_USER} and {@code HOLDFAST_CATALOG_PASSWORD_FILE}, {@code HOLDFAST_ADMIN_PASSWORD_FILE},
     * {@code HOLDFAST_WORKERS}, {@code HOLDFAST_SITE}, {@code HOLDFAST_REACHES}, {@code HOLDFAST_ALLOW_OWN_APPROVALS} ({@code true}),
     * {@code HOLDFAST_CATALOG_BACKUP}, {@code HOLDFAST_OIDC_FILE}, {@code HOLDFAST_TLS_CERTIFICATE} with
     * {@code HOLDFAST_TLS_KEY}, {@code HOLDFAST_RATE_LIMIT}, {@code HOLDFAST_AUDIT_SYSLOG_FILE}.
     *
     * @throws IllegalArgumentException naming the variable that is wrong
     */
    public ServerOptions withEnvironment(Map<String, String> environment) {
        ServerOptions options = this;
        String programs = environment.get("HOLDFAST_PROGRAMS");
        if (programs != null) {
            options = options.withPrograms(Path.of(programs));
        }
        String bind = environment.get("HOLDFAST_BIND");
        if (bind != null) {
            options = options.withBindAddress(bind);
        }
        if (environment.containsKey("HOLDFAST_PORT")) {
            options = options.withPort(number(environment, "HOLDFAST_PORT"));
        }
        String url = environment.get("HOLDFAST_CATALOG_URL");
        if (url != null) {
            options = options.withCatalog(new ExternalCatalog(
                    url,
                    environment.getOrDefault("HOLDFAST_CATALOG_USER", "holdfast"),
                    Optional.ofNullable(environment.get("HOLDFAST_CATALOG_PASSWORD_FILE"))
                            .map(Path::of)));
        }
        String file = environment.get("HOLDFAST_ADMIN_PASSWORD_FILE");
        if (file != null) {
            options = options.withAdminPasswordFile(Path.of(file));
        }
        if (environment.containsKey("HOLDFAST_WORKERS")) {
            options = options.withWorkers(number(environment, "HOLDFAST_WORKERS"));
        }
        if (environment.containsKey("HOLDFAST_SITE") || environment.containsKey("HOLDFAST_REACHES")) {
            options = options.withPlace(
                    WorkPlace.of(environment.get("HOLDFAST_SITE"), environment.get("HOLDFAST_REACHES")));
        }
        String own = environment.getOrDefault("HOLDFAST_ALLOW_OWN_APPROVALS", "false");
        if (!own.equals("true") && !own.equals("false")) {
            throw new IllegalArgumentException("HOLDFAST_ALLOW_OWN_APPROVALS is '" + own + "'; give true or false");
        }
        if (own.equals("true")) {
            options = options.withOwnApprovals(true);
        }
        String every = environment.get("HOLDFAST_CATALOG_BACKUP");
        if (every != null) {
            options = options.withOwnBackups(every);
        }
        String syslog = environment.get("HOLDFAST_AUDIT_SYSLOG_FILE");
        if (syslog != null) {
            options = options.withSyslogFile(Path.of(syslog));
        }
        return options.withAccess(access.withEnvironment(environment));
    }

    /**
     * Where the server is reached from this machine, such as {@code http://127.0.0.1:8480}.
     *
     * @param actualPort that it listens on
     */
    public String address(int actualPort) {
        String host = bindAddress.equals("0.0.0.0") || bindAddress.equals("::") ? "127.0.0.1" : bindAddress;
        return (access.tls().isPresent() ? "https://" : "http://") + (host.contains(":") ? "[" + host + "]" : host)
                + ":" + actualPort;
    }

    private static int number(Map<String, String> environment, String name) {
        String text = environment.getOrDefault(name, "");
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is '" + text + "'; give a whole number", e);
        }
    }
}
