package io.holdfast.server.live;

import io.holdfast.control.live.LiveEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events as PostgreSQL's notifications, which are texts of fewer than 8,000 bytes and arrive in order: each is compressed,
 * sealed, and cut in pieces {@code ORIGIN/NUMBER/PIECE/PIECES/base64} where it must be. For one thread that
 * tells and one that hears.
 */
final class RelayedMessages {
    private static final int PIECE = 7_800;
    /** Longer than any event that is not broken. */
    private static final int MOST_PIECES = 200;

    /** Who speaks without the key can begin much and end nothing. */
    private static final int MOST_BEGUN = 100;

    private static final int MOST_BYTES = 8 << 20;

    private final JsonMapper json;
    private final RelayKey key;
    private final String origin = UUID.randomUUID().toString();
    private final Map<String, StringBuilder> begun = new HashMap<>();
    private long last;

    RelayedMessages(JsonMapper json, RelayKey key) {
        this.json = json;
        this.key = key;
    }

    /**
     * @param payload any JSON; of what came from elsewhere, what was read
     * @param goesOn null from servers that do not say so
     */
    private record Envelope(
            String type,
            String id,
            JsonNode payload,
            Set<String> services,
            @Nullable String person,
            @Nullable Boolean goesOn) {}

    /** Those of one event, in their order; none when it is too long to be told. */
    List<String> of(LiveEvent event) {
        Envelope envelope = new Envelope(
                event.type(),
                event.id(),
                json.valueToTree(event.payload()),
                event.services(),
                event.person(),
                event.goesOn());
        long number = ++last;
        byte[] sealed = key.seal(compressed(json.writeValueAsBytes(envelope)), about(origin, Long.toString(number)));
        String text = Base64.getEncoder().encodeToString(sealed);
        int pieces = Math.ceilDiv(text.length(), PIECE);
        List<String> messages = new ArrayList<>();
        if (pieces > MOST_PIECES) {
            return messages;
        }
        for (int i = 0; i < pieces; i++) {
            messages.add(origin + "/" + number + "/" + i + "/" + pieces + "/"
                    + text.substring(i * PIECE, Math.min(text.length(), (i + 1) * PIECE)));
        }
        return messages;
    }

    /**
     * The event that a message ends; empty for one of our own, for a piece that others follow, and for what nobody here
     * understands, such as that of a newer version.
     */
    Optional<LiveEvent> read(String message) {
        String[] parts = message.split("/", 5);
        if (parts.length != 5 || parts[0].equals(origin)) {
            return Optional.empty();
        }
        try {
            int piece = Integer.parseInt(parts[2]);
            int pieces = Integer.parseInt(parts[3]);
            String sender = parts[0];
            if (piece == 0) {
                if (begun.size() >= MOST_BEGUN) {
                    begun.clear();
                }
                // what its sender had begun before never came to an end
                begun.put(sender, new StringBuilder());
            }
            StringBuilder text = begun.get(sender);
            if (text == null || text.length() > MOST_PIECES * PIECE) {
                return Optional.empty();
            }
            text.append(parts[4]);
            if (piece < pieces - 1) {
                return Optional.empty();
            }
            begun.remove(sender);
            byte[] sealed = Base64.getDecoder().decode(text.toString());
            Envelope envelope = json.readValue(decompressed(key.open(sealed, about(sender, parts[1]))), Envelope.class);
            return Optional.of(new LiveEvent(
                    envelope.type(),
                    envelope.id(),
                    envelope.payload(),
                    envelope.services(),
                    envelope.person(),
                    Boolean.TRUE.equals(envelope.goesOn())));
        } catch (IllegalArgumentException | IOException | GeneralSecurityException | JacksonException e) {
            return Optional.empty();
        }
    }

    private static byte[] about(String sender, String number) {
        return (sender + "/" + number).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] compressed(byte[] bytes) {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(to)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return to.toByteArray();
    }

    private static byte[] decompressed(byte[] bytes) throws IOException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return gzip.readNBytes(MOST_BYTES);
        }
    }
}
