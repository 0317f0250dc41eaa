package io.holdfast.control.audit;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that is to be recorded. Must hold no secret.
 *
 * @param action such as {@code inventory.apply}
 * @param object what it was done to, such as {@code Policy/daily}; may be empty
 * @param before SHA-256 of the object as it was, hexadecimal
 * @param after SHA-256 of the object as it is then, hexadecimal
 * @param detail what else matters, by name
 */
public record AuditEvent(
        Actor actor,
        Optional<UUID> request,
        String action,
        String object,
        AuditResult result,
        Optional<String> before,
        Optional<String> after,
        Map<String, String> detail) {
    public AuditEvent {
        detail = Map.copyOf(detail);
    }

    /** By whomever the thread acts for. */
    public static AuditEvent of(String action, String object, AuditResult result) {
        Optional<Acting> acting = Acting.current();
        return new AuditEvent(
                acting.map(Acting::actor).orElse(Actor.SYSTEM),
                acting.map(Acting::request),
                action,
                object,
                result,
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    public static AuditEvent succeeded(String action, String object) {
        return of(action, object, AuditResult.SUCCEEDED);
    }

    public AuditEvent by(Actor other) {
        return new AuditEvent(other, request, action, object, result, before, after, detail);
    }

    /** Notes what the object's content was and is, as digests; null where there is none. */
    public AuditEvent changing(@Nullable String contentBefore, @Nullable String contentAfter) {
        return new AuditEvent(
                actor,
                request,
                action,
                object,
                result,
                Optional.ofNullable(contentBefore).map(AuditEvent::digest),
                Optional.ofNullable(contentAfter).map(AuditEvent::digest),
                detail);
    }

    /** Does nothing when the value is null. */
    public AuditEvent with(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        Map<String, String> more = new TreeMap<>(detail);
        more.put(name, value.toString());
        return new AuditEvent(actor, request, action, object, result, before, after, more);
    }

    private static String digest(String content) {
        return AuditRecord.sha256(content.getBytes(StandardCharsets.UTF_8));
    }
}
