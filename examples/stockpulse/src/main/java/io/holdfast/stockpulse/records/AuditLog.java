package io.holdfast.stockpulse.records;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An audit log: a line of JSON for each event, in which {@code chain} is the SHA-256 of the line before it, so that a
 * line that was changed, left out or put in is noticed without another copy. One thread writes.
 */
public final class AuditLog implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String FIRST = "0".repeat(64);
    private static final List<String> ACTIONS =
            List.of("login", "order.approve", "limit.change", "model.deploy", "role.grant", "export.create");

    private final FileChannel file;
    private final Clock clock;
    private long number;
    private String chain;

    private AuditLog(FileChannel file, Clock clock, long number, String chain) {
        this.file = file;
        this.clock = clock;
        this.number = number;
        this.chain = chain;
    }

    /** Goes on with the file, or begins it. */
    public static AuditLog open(Path path, Clock clock) throws IOException {
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        List<String> lines =
                Files.readString(path, StandardCharsets.UTF_8).lines().toList();
        file.position(file.size());
        return new AuditLog(file, clock, lines.size(), lines.isEmpty() ? FIRST : digest(lines.getLast()));
    }

    void append(String actor, String action, String subject) throws IOException {
        number++;
        String line = JSON.writeValueAsString(new Event(number, clock.instant(), actor, action, subject, chain));
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
        chain = digest(line);
    }

    private record Event(long number, Instant at, String actor, String action, String subject, String chain) {}

    /** Appends events of all sorts, one every some milliseconds, until the latch opens. */
    public void keepAppending(RandomGenerator random, long everyMillis, CountDownLatch stop)
            throws IOException, InterruptedException {
        while (!stop.await(everyMillis, TimeUnit.MILLISECONDS)) {
            appendAny(random);
        }
    }

    /** Appends so many events at once. */
    public void appendMany(RandomGenerator random, int events) throws IOException {
        for (int i = 0; i < events; i++) {
            appendAny(random);
        }
    }

    private void appendAny(RandomGenerator random) throws IOException {
        append(
                "user" + random.nextInt(40),
                ACTIONS.get(random.nextInt(ACTIONS.size())),
                "account/" + random.nextInt(20_000));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** @param problem the first one; empty for a chain without a gap */
    public record Verdict(long events, Optional<String> problem) {}

    /** Follows the chain from the first line to the last one that is complete. */
    public static Verdict verify(Path path) throws IOException {
        String text = Files.readString(path, StandardCharsets.UTF_8);
        String expected = FIRST;
        long number = 0;
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            number++;
            JsonNode event;
            try {
                event = JSON.readTree(line);
            } catch (JacksonException e) {
                return new Verdict(number - 1, Optional.of("line " + number + " is no JSON"));
            }
            if (event.path("number").asLong() != number
                    || !event.path("chain").asString().equals(expected)) {
                return new Verdict(number - 1, Optional.of("the chain is broken at line " + number));
            }
            expected = digest(line);
        }
        return new Verdict(number, Optional.empty());
    }

    private static String digest(String line) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
