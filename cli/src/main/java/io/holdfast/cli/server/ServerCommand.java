package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.control.WorkPlace;
import io.holdfast.server.HoldfastServer;
import io.holdfast.server.ServerOptions;
import io.holdfast.server.ServerStartException;
import io.holdfast.server.TlsFiles;
import io.holdfast.server.catalog.ExternalCatalog;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts a server and stays until it is stopped. */
@Command(
        name = "server",
        description = "Start the control plane: catalog, scheduler, REST API and portal. Stays until it is stopped"
                + " (Ctrl-C, SIGTERM); what is under way then is taken up at the next start.")
public final class ServerCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:HOLDFAST_DATA:-${sys:holdfast.home:-.}/.holdfast/server}",
            description =
                    "Everything that the server writes lies below. Default: $HOLDFAST_DATA, or .holdfast/server in"
                            + " the checkout.")
    private Path data = Path.of("");

    @Option(
            names = "--programs",
            paramLabel = "DIR",
            description =
                    "Where the programs of PostgreSQL that come along are unpacked, and others may be put; servers of"
                            + " one machine may share it. Default: $HOLDFAST_PROGRAMS, or programs below --data.")
    private @Nullable Path programs;

    @Option(names = "--port", description = "0 for a free one. Default: $HOLDFAST_PORT or 8480.")
    private @Nullable Integer port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description =
                    "A local address, 0.0.0.0 for all. Default: $HOLDFAST_BIND or 127.0.0.1. Use TLS, or a TLS proxy in"
                            + " front, for anything but loopback.")
    private @Nullable String bind;

    @Option(
            names = "--catalog-url",
            paramLabel = "URL",
            description = "An external PostgreSQL for the catalog, such as jdbc:postgresql://db:5432/holdfast. Default:"
                    + " $HOLDFAST_CATALOG_URL, or one that comes along.")
    private @Nullable String catalogUrl;

    @Option(
            names = "--catalog-user",
            defaultValue = "holdfast",
            description =
                    "Its user, of --catalog-url; $HOLDFAST_CATALOG_USER of $HOLDFAST_CATALOG_URL. Default: holdfast.")
    private String catalogUser = "";

    @Option(
            names = "--catalog-password-file",
            paramLabel = "FILE",
            description = "Its first line is the password, of --catalog-url; $HOLDFAST_CATALOG_PASSWORD_FILE of"
                    + " $HOLDFAST_CATALOG_URL.")
    private @Nullable Path catalogPasswordFile;

    @Option(
            names = "--admin-password-file",
            paramLabel = "FILE",
            description =
                    "The first administrator's password, for the first start. Default: $HOLDFAST_ADMIN_PASSWORD_FILE, or"
                            + " one is generated and shown.")
    private @Nullable Path adminPasswordFile;

    @Option(
            names = "--workers",
            description = "How many backups, restores and drills run at once; 0 to take requests only. Default:"
                    + " $HOLDFAST_WORKERS, or the number of processors.")
    private @Nullable Integer workers;

    @Option(
            names = "--site",
            paramLabel = "NAME",
            description =
                    "The declared site where its workers stand, whose sources and repositories they reach. Default:"
                            + " $HOLDFAST_SITE, or none in particular.")
    private @Nullable String site;

    @Option(
            names = "--reaches",
            paramLabel = "NAMES",
            description = "Other sites whose sources and repositories they reach, with commas. Default:"
                    + " $HOLDFAST_REACHES; without a site too, all.")
    private @Nullable String reaches;

    @Option(
            names = "--allow-own-approvals",
            description =
                    "One person alone may have a restored part put back into a living system. For installations of"
                            + " one person; every use raises an alert. Default: $HOLDFAST_ALLOW_OWN_APPROVALS or no.")
    private boolean ownApprovals;

    @Option(
            names = "--catalog-backup",
            paramLabel = "EVERY",
            description =
                    "How often the catalog itself is backed up into every repository, such as PT1H, or never. A declared"
                            + " policy holdfast-catalog goes before. Default: $HOLDFAST_CATALOG_BACKUP or PT1H.")
    private @Nullable String catalogBackup;

    @Option(
            names = "--oidc-file",
            paramLabel = "FILE",
            description = "Describes an identity provider whose people may sign in, see docs/sign-in.md. Default:"
                    + " $HOLDFAST_OIDC_FILE or none.")
    private @Nullable Path oidcFile;

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = "Speak HTTPS, with this certificate and those of its issuers in PEM. Watched: new content is"
                    + " taken up. Default: $HOLDFAST_TLS_CERTIFICATE or none.")
    private @Nullable Path tlsCertificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "The certificate's key in PEM, not encrypted. Default: $HOLDFAST_TLS_KEY or none.")
    private @Nullable Path tlsKey;

    @Option(
            names = "--rate-limit",
            paramLabel = "N",
            description = "How many requests a second one address may send; 0 for no bound. Default:"
                    + " $HOLDFAST_RATE_LIMIT or 1000.")
    private @Nullable Integer rateLimit;

    @Option(
            names = "--audit-syslog-file",
            paramLabel = "FILE",
            description =
                    "Describes a collector of security events that the audit trail is handed over to by syslog, see"
                            + " docs/audit.md. Default: $HOLDFAST_AUDIT_SYSLOG_FILE or none.")
    private @Nullable Path syslogFile;

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws InterruptedException {
        try (HoldfastServer server = HoldfastServer.start(options())) {
            if (output.isJson()) {
                output.json(Map.of(
                        "address",
                        server.address(),
                        "pid",
                        ProcessHandle.current().pid()));
            } else {
                output.line("Holdfast listens on " + server.address());
            }
            server.await();
            if (server.endedBecause().isPresent()) {
                throw new CommandFailed(ExitCode.FAILED, server.endedBecause().get());
            }
            return 0;
        } catch (ServerStartException e) {
            throw new CommandFailed(ExitCode.FAILED, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private ServerOptions options() {
        ServerOptions options = ServerOptions.of(data, output::line).withEnvironment(System.getenv());
        if (programs != null) {
            options = options.withPrograms(programs);
        }
        if (port != null) {
            options = options.withPort(port);
        }
        if (bind != null) {
            options = options.withBindAddress(bind);
        }
        if (catalogUrl != null) {
            options = options.withCatalog(
                    new ExternalCatalog(catalogUrl, catalogUser, Optional.ofNullable(catalogPasswordFile)));
        }
        if (adminPasswordFile != null) {
            options = options.withAdminPasswordFile(adminPasswordFile);
        }
        if (ownApprovals) {
            options = options.withOwnApprovals(true);
        }
        if (catalogBackup != null) {
            options = options.withOwnBackups(catalogBackup);
        }
        if ((tlsCertificate == null) != (tlsKey == null)) {
            throw new IllegalArgumentException("Give both --tls-certificate and --tls-key, or neither.");
        }
        if (tlsCertificate != null && tlsKey != null) {
            options = options.withTls(new TlsFiles(tlsCertificate, tlsKey));
        }
        if (rateLimit != null) {
            options = options.withRateLimit(rateLimit);
        }
        if (oidcFile != null) {
            options = options.withOidcFile(oidcFile);
        }
        if (syslogFile != null) {
            options = options.withSyslogFile(syslogFile);
        }
        if (site != null || reaches != null) {
            String own = options.place().site().orElse(null);
            options = options.withPlace(WorkPlace.of(site == null ? own : site, reaches));
        }
        return workers == null ? options : options.withWorkers(workers);
    }
}
