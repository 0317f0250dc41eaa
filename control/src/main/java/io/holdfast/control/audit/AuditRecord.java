package io.holdfast.control.audit;

import io.holdfast.control.Catalog;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One link of the chain. Its hash is the SHA-256 of all other fields as RFC 8785 writes them, in UTF-8; what is missing is
 * the empty text.
 *
 * @param seq 1 for the first, without gaps
 * @param at whole microseconds
 * @param actor who did it
 * @param authentication how that was known: {@code basic}, {@code bearer}, {@code session}, {@code none} or {@code system}
 * @param request the same for all records of one request
 * @param before SHA-256 of the object as it was, hexadecimal
 * @param after SHA-256 of the object as it is then, hexadecimal
 * @param previous the hash of the record before; 64 zeros for the first
 * @param hash of this one
 */
public record AuditRecord(
        long seq,
        Instant at,
        String actor,
        String authentication,
        String address,
        String request,
        String action,
        String object,
        AuditResult result,
        String before,
        String after,
        Map<String, String> detail,
        String previous,
        String hash) {
    /** What the first one follows. */
    static final String START = "0".repeat(64);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    public AuditRecord {
        detail = Map.copyOf(detail);
    }

    AuditRecord sealed() {
        return new AuditRecord(
                seq,
                at,
                actor,
                authentication,
                address,
                request,
                action,
                object,
                result,
                before,
                after,
                detail,
                previous,
                computedHash());
    }

    String computedHash() {
        return sha256(CanonicalJson.write(content()).getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> content() {
        Map<String, Object> content = new TreeMap<>();
        content.put("seq", seq);
        content.put("at", TIME.format(at));
        content.put("actor", actor);
        content.put("authentication", authentication);
        content.put("address", address);
        content.put("request", request);
        content.put("action", action);
        content.put("object", object);
        content.put("result", result.name());
        content.put("before", before);
        content.put("after", after);
        content.put("detail", detail);
        content.put("previous", previous);
        return content;
    }

    /** One line of JSON without its end, in canonical form. */
    public String toLine() {
        Map<String, Object> all = content();
        all.put("hash", hash);
        return CanonicalJson.write(all);
    }

    /** One line in the Common Event Format, without its end. */
    public String toCommonEvent() {
        return CommonEvent.line(this);
    }

    /** @throws IllegalArgumentException when it is not what {@link #toLine} wrote, up to spaces and the order of fields */
    public static AuditRecord parse(String line) {
        try {
            JsonNode json = Catalog.fromJson(line, JsonNode.class);
            Map<String, String> detail = new TreeMap<>();
            json.path("detail").properties().forEach(entry -> detail.put(entry.getKey(), text(entry.getValue())));
            AuditRecord record = new AuditRecord(
                    json.path("seq").asLong(),
                    Instant.parse(text(json.path("at"))),
                    text(json.path("actor")),
                    text(json.path("authentication")),
                    text(json.path("address")),
                    text(json.path("request")),
                    text(json.path("action")),
                    text(json.path("object")),
                    AuditResult.valueOf(text(json.path("result"))),
                    text(json.path("before")),
                    text(json.path("after")),
                    detail,
                    text(json.path("previous")),
                    text(json.path("hash")));
            // nothing besides, and nothing that would be written otherwise
            if (!Catalog.fromJson(record.toLine(), JsonNode.class).equals(json)) {
                throw new IllegalArgumentException("has fields that a record does not have, or other forms of them: "
                        + difference(json, record.toLine()));
            }
            return record;
        } catch (JacksonException | java.time.DateTimeException e) {
            throw new IllegalArgumentException("is no record: " + e.getMessage(), e);
        }
    }

    private static Set<String> difference(JsonNode given, String line) {
        JsonNode written = Catalog.fromJson(line, JsonNode.class);
        Set<String> names = new java.util.TreeSet<>();
        for (Iterator<String> all = given.propertyNames().iterator(); all.hasNext(); ) {
            String name = all.next();
            if (!given.path(name).equals(written.path(name))) {
                names.add(name);
            }
        }
        return names;
    }

    private static String text(JsonNode node) {
        if (!node.isString()) {
            throw new IllegalArgumentException("a field is missing or no text");
        }
        return node.stringValue();
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
