package io.holdfast.cli.repo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.control.itself.CatalogBackup;
import io.holdfast.control.itself.CatalogManifest;
import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.server.Bootstrap;
import io.holdfast.server.ServerOptions;
import io.holdfast.server.catalog.ExternalCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings a lost control plane back. */
@Command(
        name = "bootstrap",
        description =
                "Bring a lost control plane back on this machine from the backup of its catalog that every repository"
                        + " holds: what is declared, people, policies, history, evidence. Needs the repository and a key of it,"
                        + " nothing else. Then start 'holdfast server' on the same --data.")
public final class BootstrapCommand implements Callable<Integer> {
    /** A control plane that backed its catalog up within this time may well be running. */
    private static final Duration LATELY = Duration.ofMinutes(90);

    @Mixin
    private RepositoryOptions repository = new RepositoryOptions();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:HOLDFAST_DATA:-${sys:holdfast.home:-.}/.holdfast/server}",
            description =
                    "The server's data folder, absent or empty. Default: $HOLDFAST_DATA, or .holdfast/server in the"
                            + " checkout.")
    private Path data = Path.of("");

    @Option(
            names = "--snapshot",
            paramLabel = "ID",
            description = "Which backup of the catalog, by its snapshot's id or its beginning. Default: the newest.")
    private @Nullable String snapshot;

    @Option(names = "--list", description = "Show the backups of catalogs that the repository holds, and do nothing.")
    private boolean list;

    @Option(
            names = "--catalog-url",
            paramLabel = "URL",
            description = "Bring the catalog back into an empty database of an external PostgreSQL, such as"
                    + " jdbc:postgresql://db:5432/holdfast. Default: $HOLDFAST_CATALOG_URL, or one that comes along.")
    private @Nullable String catalogUrl;

    @Option(names = "--catalog-user", defaultValue = "holdfast", description = "Its user. Default: holdfast.")
    private String catalogUser = "";

    @Option(names = "--catalog-password-file", paramLabel = "FILE", description = "Its first line is that password.")
    private @Nullable Path catalogPasswordFile;

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Repository opened = repository.open()) {
            List<Snapshot> backups = CatalogBackup.in(opened);
            if (list) {
                show(backups);
                return 0;
            }
            CatalogBackup backup = CatalogBackup.of(opened, chosen(opened, backups));
            warnOfTheOther(backup);
            bringBack(backup);
            return 0;
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private Snapshot chosen(Repository opened, List<Snapshot> backups) throws IOException {
        if (snapshot != null) {
            return opened.snapshot(snapshot);
        }
        if (backups.isEmpty()) {
            throw new CommandFailed(
                    ExitCode.FAILED,
                    "The repository at " + opened.location()
                            + " holds no backup of a catalog. Name another repository, or"
                            + " start an empty server and apply your declarations: it finds the recovery points again.");
        }
        return backups.getFirst();
    }

    private void show(List<Snapshot> backups) {
        if (output.isJson()) {
            output.json(backups.stream()
                    .map(one -> Map.of("snapshot", one.id(), "time", one.time().toString(), "host", one.hostname()))
                    .toList());
            return;
        }
        output.table(
                List.of("SNAPSHOT", "TIME", "HOST"),
                backups.stream()
                        .map(one -> List.of(one.shortId(), one.time().toString(), one.hostname()))
                        .toList());
    }

    private void warnOfTheOther(CatalogBackup backup) {
        CatalogManifest manifest = backup.manifest();
        Duration age = Duration.between(manifest.exportedAt(), Instant.now());
        if (age.compareTo(LATELY) < 0) {
            tell("The server on " + manifest.host() + " was at work " + Math.max(0, age.toMinutes())
                    + " minutes ago. Make sure that it has ended and does not come back: two control planes make every"
                    + " backup twice.");
        }
    }

    private void bringBack(CatalogBackup backup) throws IOException, InterruptedException {
        // what is worth telling of the migrations is told as progress
        if (LoggerFactory.getLogger("org.flywaydb") instanceof Logger migrations) {
            migrations.setLevel(Level.WARN);
        }
        long began = System.nanoTime();
        Bootstrap.Result result = Bootstrap.run(options(), backup, this::tell);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        if (output.isJson()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("dataFolder", data.toAbsolutePath().normalize().toString());
            json.put("snapshot", backup.snapshot().id());
            json.put("stateOf", backup.manifest().exportedAt().toString());
            json.put("seconds", took.toMillis() / 1000.0);
            json.put("passwordFile", result.passwordFile().map(Path::toString).orElse(null));
            json.put("catalog", result.catalog());
            output.json(json);
        } else {
            say(backup, result, took);
        }
    }

    private void say(CatalogBackup backup, Bootstrap.Result result, Duration took) {
        var catalog = result.catalog();
        output.line(String.format(
                "The control plane is back as of %s (%.1f s): %d declared data sets, %d people, %d jobs, %d recovery"
                        + " points, %d of them newer than the backup.",
                backup.manifest().exportedAt(),
                took.toMillis() / 1000.0,
                catalog.dataSets(),
                catalog.people(),
                catalog.jobs(),
                catalog.recoveryPoints(),
                catalog.foundSince()));
        if (catalog.repository().isPresent()) {
            output.line("Repository " + catalog.repository().get()
                    + " is declared as it was reached here, with a key of the server's own.");
        } else {
            output.line("No repository with this one's id is declared there; declare it before you restore from it.");
        }
        if (!catalog.missingFiles().isEmpty()) {
            output.line(
                    "Files with secrets that the declarations name, and that no backup holds. Put them back, or declare"
                            + " others:");
            catalog.missingFiles().forEach(file -> output.line("  " + file));
        }
        output.line(
                "Now start it: holdfast server --data " + data.toAbsolutePath().normalize());
    }

    private void tell(String line) {
        if (output.isJson()) {
            output.jsonProgress(Map.of("message", line));
        } else {
            output.err().println(line);
            output.err().flush();
        }
    }

    private ServerOptions options() {
        ServerOptions options = ServerOptions.of(data, output::line).withEnvironment(System.getenv());
        return catalogUrl == null
                ? options
                : options.withCatalog(
                        new ExternalCatalog(catalogUrl, catalogUser, Optional.ofNullable(catalogPasswordFile)));
    }
}
