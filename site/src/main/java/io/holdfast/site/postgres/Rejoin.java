package io.holdfast.site.postgres;

import io.holdfast.site.config.SiteConfiguration.SeedFrom;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.engine.EngineProgram;
import io.holdfast.sources.postgres.engine.PostgresServer;
import io.holdfast.sources.postgres.log.DurableFiles;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a cluster that was a primary, or has gone another way than the primary, fit to follow it: by pg_rewind, which
 * copies only what differs; where there is no cluster, or a rewind is not possible, from the repository, over what is there;
 * where none is named, or it has not what is needed, by pg_basebackup, and a cluster that is replaced so is moved aside, never
 * removed. The server must be stopped. For one thread.
 */
public final class Rejoin {
    private static final Logger LOG = LoggerFactory.getLogger(Rejoin.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

    private static final Pattern DIVERGED = Pattern.compile("servers diverged at WAL location (\\S+) on timeline");

    private final SiteServer server;
    private final EngineProgram programs;
    private final Path data;
    /** While this is there the cluster is half one and half the other. */
    private final Path unfinished;

    public Rejoin(SiteServer server) {
        this.server = server;
        this.data = server.settings().dataDirectory();
        this.programs = new EngineProgram(server.binaries(), data);
        this.unfinished = server.home().resolve("rewind-unfinished");
    }

    /** How a cluster was made fit. */
    public enum Kind {
        REWOUND("rewound"),
        SEEDED("seeded from the repository"),
        COPIED("copied anew");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** For people: the cluster was … */
        public String words() {
            return words;
        }
    }

    /**
     * What was done.
     *
     * @param discarded bytes of log that this cluster had and the primary has not; absent when that is not known
     */
    public record Way(Kind kind, Optional<Long> discarded) {}

    /**
     * @param failed how many times in a row it has not helped: then a way that is slower and surer is taken
     * @throws IOException saying what to do when no way works; the cluster may not be started then
     */
    public Way to(Upstream primary, int failed) throws IOException, InterruptedException {
        String why = "there is no cluster in " + data;
        Optional<LogEnd> end = Optional.empty();
        if (Files.exists(SeededCluster.unfinished(server.home()))) {
            why = "an earlier seeding did not end";
        } else if (server.exists()) {
            end = end();
            if (failed > 0) {
                why = "a rewind did not help";
            } else if (Files.exists(unfinished)) {
                why = "an earlier rewind did not end";
            } else if (!programs.exists("pg_rewind")) {
                why = "there is no pg_rewind in " + server.settings().programs();
            } else {
                try {
                    return new Way(Kind.REWOUND, rewind(primary, end));
                } catch (SourceException e) {
                    LOG.warn("The cluster in {} cannot be rewound", data, e);
                    why = String.valueOf(e.getMessage());
                }
            }
        }
        Optional<SeedFrom> from = server.settings().seedFrom();
        if (from.isPresent() && failed < 2) {
            try {
                LOG.info("The cluster is seeded from the repository: {}", why);
                Optional<Long> discarded = new SeededCluster(server, from.get()).seed(primary, end);
                DurableFiles.remove(unfinished);
                return new Way(Kind.SEEDED, discarded);
            } catch (IOException e) {
                LOG.warn("The cluster in {} cannot be seeded from the repository", data, e);
                why += "; it could not be seeded from the repository either: " + e.getMessage();
            }
        }
        copy(primary, why);
        return new Way(Kind.COPIED, Optional.empty());
    }

    /**
     * For a standby that is fed by the repository alone, which has no other way. A server that runs is stopped, unless there
     * is nothing to seed from.
     *
     * @param system identifier of the primary's cluster
     */
    public Way fromRepository(String system) throws IOException, InterruptedException {
        SeedFrom from = server.settings()
                .seedFrom()
                .orElseThrow(() -> new SourceException("The site's file names no repository to seed from: seed-from"));
        Optional<LogEnd> end = server.exists() ? end() : Optional.empty();
        return new Way(Kind.SEEDED, new SeededCluster(server, from).seedAlone(system, end));
    }

    /** Where a former primary's log ends; empty for a standby, and where it is damaged so that it cannot tell. */
    private Optional<LogEnd> end() throws InterruptedException {
        if (!server.wasPrimary()) {
            return Optional.empty();
        }
        try {
            return Optional.of(server.end());
        } catch (IOException e) {
            LOG.warn("Where the log of {} ends cannot be told: {}", data, e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Long> rewind(Upstream primary, Optional<LogEnd> end) throws IOException, InterruptedException {
        // before the first file is touched, and also after a loss of power
        DurableFiles.write(unfinished, new byte[0]);
        List<String> arguments =
                new ArrayList<>(List.of("--target-pgdata=" + data, "--source-server=" + server.source(primary)));
        server.settings().configurationFile().ifPresent(file -> {
            if (server.binaries().major() >= 15) {
                arguments.add("--config-file=" + file);
            }
        });
        String said = programs.run("pg_rewind", arguments, Map.of());
        DurableFiles.remove(unfinished);
        Matcher diverged = DIVERGED.matcher(said);
        boolean apart = diverged.find();
        return end.map(last -> apart ? Math.max(0, last.lsn().minus(Lsn.parse(diverged.group(1)))) : 0L);
    }

    private boolean hasFiles() throws IOException {
        if (!Files.exists(data)) {
            return false;
        }
        try (Stream<Path> files = Files.list(data)) {
            return files.findAny().isPresent();
        }
    }

    /** The other site's cluster is about as large. */
    private long size() throws IOException {
        long[] size = new long[1];
        Files.walkFileTree(data, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                size[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }
        });
        return size[0];
    }

    /** A copy that does not fit would leave two halves behind, again and again. */
    private void roomFor(long bytes, String why) throws IOException {
        long free = Files.getFileStore(data).getUsableSpace();
        if (free < bytes) {
            throw new SourceException("The cluster in " + data + " must be copied anew (" + why
                    + "), which needs about "
                    + bytes / 1024 / 1024 + " MB beside it; " + free / 1024 / 1024
                    + " MB are free. Make room: what lies in "
                    + data.resolveSibling(data.getFileName() + ".replaced-…") + " may be removed when nobody needs it");
        }
    }

    private void copy(Upstream primary, String why) throws IOException, InterruptedException {
        if (!programs.exists("pg_basebackup")) {
            throw new SourceException(
                    "This site's cluster cannot follow " + primary.address() + ":" + primary.port() + ": "
                            + why + ", and there is no pg_basebackup to copy it anew. Move " + data
                            + " aside and restore it from"
                            + " the repository: holdfast restore … --data-directory " + data + " --standby-of …");
        }
        if (hasFiles()) {
            roomFor(size(), why);
            Path aside = data.resolveSibling(data.getFileName() + ".replaced-" + STAMP.format(Instant.now()));
            Files.move(data, aside);
            LOG.warn("The cluster was moved to {}: {}. Remove it when nothing in it is needed any more", aside, why);
        }
        LOG.info("Copying the cluster of {}:{}", primary.address(), primary.port());
        Files.createDirectories(data);
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        PostgresServer.handover(server.binaries(), data).give(data);
        programs.run(
                "pg_basebackup",
                List.of(
                        "--pgdata=" + data,
                        "--dbname=" + server.source(primary),
                        "--checkpoint=fast",
                        "--wal-method=stream"),
                Map.of());
        Files.writeString(data.resolve("standby.signal"), "");
        DurableFiles.remove(unfinished);
        DurableFiles.remove(SeededCluster.unfinished(server.home()));
    }
}
