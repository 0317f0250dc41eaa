package io.holdfast.sources.neo4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.Password;
import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository;
import io.holdfast.repository.key.QuickKeys;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.sources.BackupFacts;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.RestoreTarget;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A repository of a test, and backups and restores through it as the control plane makes them. */
final class GraphRepository implements AutoCloseable {
    static final String PASSWORD = "graph-repository";

    private final Path directory;
    private final Path work;
    private final Repository repository;

    GraphRepository(Path folder) throws IOException {
        directory = folder.resolve("repository");
        work = Files.createDirectories(folder.resolve("work"));
        try (Password password = Password.of(PASSWORD.toCharArray())) {
            repository = QuickKeys.init(directory, password);
        }
    }

    Repository repository() {
        return repository;
    }

    Path directory() {
        return directory;
    }

    Path work() {
        return work;
    }

    SourceContext context() {
        return new SourceContext(Clock.systemUTC(), Progress.NONE, work);
    }

    Backup backup(SourceSettings settings) throws IOException, InterruptedException {
        return backup(settings, stage -> {});
    }

    /** @param stages told of every stage, on the thread that backs up */
    Backup backup(SourceSettings settings, Consumer<String> stages) throws IOException, InterruptedException {
        AtomicReference<BackupFacts> facts = new AtomicReference<>();
        try (Source source = new Neo4jKind().open(settings)) {
            Repository.BackupSummary summary = repository.backup(
                    new SnapshotRequest(
                            Instant.now(), "graph-host", "holdfast", List.of("/graph"), List.of(), Optional.empty()),
                    sink -> facts.set(source.backup(sink, new SourceContext(Clock.systemUTC(), telling(stages), work))),
                    Progress.NONE);
            return new Backup(summary, facts.get());
        }
    }

    static Progress telling(Consumer<String> stages) {
        return new Progress() {
            @Override
            public void stage(String name) {
                stages.accept(name);
            }
        };
    }

    RestoreReport restore(Snapshot snapshot, RestoreTarget target, Map<String, String> selection)
            throws IOException, InterruptedException {
        return restore(snapshot, target, selection, stage -> {});
    }

    RestoreReport restore(
            Snapshot snapshot, RestoreTarget target, Map<String, String> selection, Consumer<String> stages)
            throws IOException, InterruptedException {
        return new Neo4jKind()
                .restore(
                        new RestoreRequest(repository, snapshot, "graph", Optional.empty(), target, selection),
                        new SourceContext(Clock.systemUTC(), telling(stages), work));
    }

    RestoreReport restore(Snapshot snapshot, RunningNeo4j into) throws IOException, InterruptedException {
        return restore(snapshot, new RestoreTarget.RunningSystem(into.settings()), Map.of());
    }

    /** A backup, however it ended, leaves neither index nor transaction on the server, and no file here. */
    void assertNothingLeft(RunningNeo4j server) throws IOException {
        assertThat(server.query("SHOW INDEXES YIELD name WHERE name STARTS WITH 'holdfast'"))
                .isEmpty();
        assertThat(server.query(
                        "SHOW TRANSACTIONS YIELD metaData, transactionId WHERE metaData.application = 'holdfast'"))
                .isEmpty();
        assertThat(work).isEmptyDirectory();
    }

    @Override
    public void close() throws IOException {
        repository.close();
    }

    record Backup(Repository.BackupSummary summary, BackupFacts facts) {
        Snapshot snapshot() {
            return summary.snapshot();
        }

        String fact(String name) {
            return facts.facts().get(name);
        }
    }
}
