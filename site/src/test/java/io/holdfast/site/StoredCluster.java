package io.holdfast.site;

import io.holdfast.repository.Password;
import io.holdfast.repository.Progress;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.PostgresKind;
import io.holdfast.sources.postgres.log.PostgresLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A repository with recovery points and the log of the active site. */
final class StoredCluster implements AutoCloseable {
    private static final String PASSWORD = "of the repository";
    private static final String DATA_SET = "trading-db";

    private final Path folder;
    private final Repository repository;
    private PostgresLog log;

    StoredCluster(Path folder) throws IOException {
        this.folder = folder;
        Files.writeString(folder.resolve("repository-password"), PASSWORD + "\n");
        try (Password password = Password.of(PASSWORD.toCharArray())) {
            this.repository = Repositories.init(folder.resolve("repository"), password);
        }
    }

    /** As a site's file names it, below {@code postgresql}. */
    String setting() {
        return "  seed-from: {repository: repository, password-file: repository-password, data-set: " + DATA_SET
                + "}\n";
    }

    /** Has a server's log come here from now on, instead of another's. */
    void stream(String host, int port, Path passwordFile) throws IOException {
        stopStreaming();
        log = PostgresLog.start(
                new PostgresLog.Request(
                        DATA_SET,
                        "trading",
                        "sites",
                        true,
                        new SourceSettings(Map.of(
                                "host",
                                host,
                                "port",
                                Integer.toString(port),
                                "user",
                                "shipper",
                                "password-file",
                                passwordFile.toString())),
                        folder.resolve("spool"),
                        Map.of("repository", () -> repository)),
                Clock.systemUTC());
    }

    /** How far the log has come here. */
    PostgresLog.Progress progress() {
        return log.progress().getFirst();
    }

    void stopStreaming() throws IOException {
        if (log != null) {
            log.close();
            log = null;
        }
    }

    void backUp(String host, int port, Path passwordFile) throws Exception {
        Map<String, String> settings = Map.of(
                "host",
                host,
                "port",
                Integer.toString(port),
                "user",
                "postgres",
                "password-file",
                passwordFile.toString());
        try (Source source = new PostgresKind(folder).open(new SourceSettings(settings))) {
            repository.backup(
                    new SnapshotRequest(
                            Instant.now(),
                            "site-a",
                            "holdfast",
                            List.of("/" + DATA_SET),
                            List.of("dataset:" + DATA_SET),
                            Optional.empty()),
                    sink -> source.backup(
                            sink,
                            new SourceContext(
                                    Clock.systemUTC(), Progress.NONE, Files.createDirectories(folder.resolve("work")))),
                    Progress.NONE);
        }
    }

    @Override
    public void close() throws IOException {
        stopStreaming();
        repository.close();
    }
}
