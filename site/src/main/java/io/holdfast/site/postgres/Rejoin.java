package io.holdfast.site.postgres;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.engine.EngineProgram;
import io.holdfast.sources.postgres.engine.PostgresServer;
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
 * copies only what differs; where there is no cluster, or a rewind is not possible, by pg_basebackup. A cluster that is
 * replaced is moved aside, never removed. The server must be stopped. For one thread.
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

    /**
     * How it was done.
     *
     * @param rewound else it was copied anew
     * @param discarded bytes of log that this cluster had and the primary has not; absent when that is not known
     */
    public record Way(boolean rewound, Optional<Long> discarded) {}

    /**
     * @param anew that the cluster is to be copied, also where it might be rewound
     * @throws IOException saying what to do when neither way works; the cluster may not be started then
     */
    public Way to(Upstream primary, boolean anew) throws IOException, InterruptedException {
        String why = "there is no cluster in " + data;
        if (server.exists()) {
            if (anew) {
                why = "a rewind did not help";
            } else if (Files.exists(unfinished)) {
                why = "an earlier rewind did not end";
            } else if (!programs.exists("pg_rewind")) {
                why = "there is no pg_rewind in " + server.settings().programs();
            } else {
                try {
                    return rewind(primary);
                } catch (SourceException e) {
                    LOG.warn("The cluster in {} cannot be rewound", data, e);
                    why = String.valueOf(e.getMessage());
                }
            }
        }
        copy(primary, why);
        return new Way(false, Optional.empty());
    }

    private Way rewind(Upstream primary) throws IOException, InterruptedException {
        Optional<Lsn> end = server.end();
        Files.writeString(unfinished, "");
        List<String> arguments =
                new ArrayList<>(List.of("--target-pgdata=" + data, "--source-server=" + server.source(primary)));
        server.settings().configurationFile().ifPresent(file -> {
            if (server.binaries().major() >= 15) {
                arguments.add("--config-file=" + file);
            }
        });
        String said = programs.run("pg_rewind", arguments, Map.of());
        Files.delete(unfinished);
        Matcher diverged = DIVERGED.matcher(said);
        boolean apart = diverged.find();
        return new Way(true, end.map(last -> apart ? Math.max(0, last.minus(Lsn.parse(diverged.group(1)))) : 0L));
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
        Files.deleteIfExists(unfinished);
    }
}
