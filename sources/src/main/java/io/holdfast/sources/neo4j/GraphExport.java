package io.holdfast.sources.neo4j;

import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/**
 * Reads a whole database into files, as of one moment.
 *
 * <p>Neo4j reads what is committed, not a snapshot: while one query streams, others' commits are seen in part. No order of
 * reading makes up for that, and reading twice and comparing does not either (a value may change and change back between
 * two reads). So an attempt counts only when nothing was committed from its beginning to its end, which
 * {@link CommitWatch} proves; else it is thrown away, at the latest a second after the first commit. That is why the files
 * are made in the work directory and not streamed into the snapshot: a snapshot in the making cannot take back what it was
 * given. When a few attempts were in vain the writers are held ({@link WriterHold}) for one more, and only for as long as
 * reading takes, not as long as storing takes.
 */
final class GraphExport {
    /** Attempts under a hold: someone may write what a hold does not reach. */
    private static final int HELD_ATTEMPTS = 2;

    private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

    private final GraphConnection connection;
    private final Neo4jSettings settings;
    private final SourceContext context;
    private final CommitWatch watch;
    private final String engine;
    private int attempts;

    GraphExport(GraphConnection connection, Neo4jSettings settings, SourceContext context, String engine) {
        this.connection = connection;
        this.settings = settings;
        this.context = context;
        this.watch = new CommitWatch(connection);
        this.engine = engine;
    }

    /**
     * Writes the files and says what they hold. Blocks while the graph is read, several times if need be.
     *
     * @throws SourceException when the graph changed during every attempt, or could not be held long enough
     */
    Manifest into(Path directory) throws IOException, InterruptedException {
        if (settings.holdWriters() != HoldWriters.ALWAYS) {
            for (int i = 0; i < settings.attempts(); i++) {
                Optional<Manifest> exported = attempt(directory, Optional.empty());
                if (exported.isPresent()) {
                    return exported.get();
                }
            }
        }
        if (settings.holdWriters() == HoldWriters.NEVER) {
            throw new SourceException(connection.name() + " changed during each of " + attempts
                    + " attempts to read it, so no attempt holds one moment and nothing was stored. Set 'hold-writers'"
                    + " to when-needed, which makes its writers wait while it is read; or back it up when they rest.");
        }
        for (int i = 0; i < HELD_ATTEMPTS; i++) {
            context.progress().stage("waiting for the graph's writers");
            Optional<WriterHold> held = WriterHold.acquire(connection, settings.holdLimit());
            try {
                Optional<Manifest> exported = attempt(directory, held);
                if (exported.isPresent()) {
                    return exported.get();
                }
            } finally {
                held.ifPresent(WriterHold::close);
            }
        }
        throw new SourceException(connection.name() + " changed during each of " + attempts + " attempts to read it,"
                + " the last " + HELD_ATTEMPTS + " with its writers held for up to "
                + settings.holdLimit().toSeconds() + " s, so nothing was stored. Writers that touch only nodes"
                + " without labels, or that bring new labels all the time, cannot be held; back it up when they rest.");
    }

    private Optional<Manifest> attempt(Path directory, Optional<WriterHold> held)
            throws IOException, InterruptedException {
        attempts++;
        CommitWatch watch = held.map(this.watch::under).orElse(this.watch);
        String mark = watch.settledMark();
        try {
            Lookout lookout = new Lookout(watch, mark, held);
            GraphReader reader = new GraphReader(connection, LongUnaryOperator.identity());
            GraphSchema schema = connection.read(GraphSchema::read);
            Set<String> labels = new HashSet<>();
            context.progress().stage(held.isPresent() ? "reading nodes, writers held" : "reading nodes");
            LineTally.Summary nodes = write(
                    directory.resolve(ExportFiles.NODES),
                    lines -> reader.nodes(node -> {
                        labels.addAll(node.labels());
                        lines.write(node);
                        lookout.glance();
                    }));
            Set<String> types = new HashSet<>();
            context.progress()
                    .stage(held.isPresent() ? "reading relationships, writers held" : "reading relationships");
            LineTally.Summary relationships = write(
                    directory.resolve(ExportFiles.RELATIONSHIPS),
                    lines -> reader.relationships(relationship -> {
                        types.add(relationship.type());
                        lines.write(relationship);
                        lookout.glance();
                    }));
            Instant now = context.clock().instant();
            if (!watch.unchangedSince(mark)) {
                lookout.failIfHeldTooLong();
                return Optional.empty();
            }
            long heldMillis = held.map(hold -> hold.lasted().toMillis()).orElse(0L);
            held.ifPresent(WriterHold::close);
            byte[] schemaJson = schema.toJson();
            Files.write(directory.resolve(ExportFiles.SCHEMA), schemaJson);
            OptionalLong number = CommitWatch.transactionNumber(mark);
            Manifest manifest = new Manifest(
                    Manifest.FORMAT,
                    Manifest.VERSION,
                    connection.database(),
                    engine,
                    now,
                    mark,
                    number.isPresent() ? number.getAsLong() : null,
                    attempts,
                    heldMillis,
                    nodes,
                    relationships,
                    labels.size(),
                    types.size(),
                    HexFormat.of().formatHex(LineWriter.sha256().digest(schemaJson)));
            Files.write(directory.resolve(ExportFiles.MANIFEST), manifest.toJson());
            return Optional.of(manifest);
        } catch (GraphMoved e) {
            return Optional.empty();
        }
    }

    private static LineTally.Summary write(Path file, GraphReader.Target<LineWriter> content)
            throws IOException, InterruptedException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            LineWriter lines = new LineWriter(out);
            content.take(lines);
            return lines.summary();
        }
    }

    /** Looks now and then whether going on reading makes sense. */
    private final class Lookout {
        private final CommitWatch watch;
        private final String mark;
        private final Optional<WriterHold> held;
        private long nextLook = System.nanoTime() + LOOK_EVERY_NANOS;
        private int rows;

        Lookout(CommitWatch watch, String mark, Optional<WriterHold> held) {
            this.watch = watch;
            this.mark = mark;
            this.held = held;
        }

        void glance() throws IOException, InterruptedException {
            // the clock is read once for so many rows
            if (++rows % 256 != 0 || System.nanoTime() < nextLook) {
                return;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("cancelled while the graph was read");
            }
            nextLook = System.nanoTime() + LOOK_EVERY_NANOS;
            failIfHeldTooLong();
            if (!watch.mark().equals(mark)) {
                throw new GraphMoved();
            }
        }

        void failIfHeldTooLong() throws SourceException {
            if (held.isPresent() && held.get().tooLong()) {
                throw new SourceException(
                        "Reading " + connection.name() + " takes longer than the "
                                + settings.holdLimit().toSeconds()
                                + " s for which its writers may be made to wait, so it was"
                                + " given up and nothing was stored. Raise 'hold-limit-seconds', or back it up when they rest.");
            }
        }
    }

    /** Something was committed since the attempt began. */
    private static final class GraphMoved extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
