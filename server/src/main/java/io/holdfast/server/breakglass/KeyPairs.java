package io.holdfast.server.breakglass;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** The pairs of keys in the catalog's {@code break_glass_pairs}. At most one opens. */
@Component
class KeyPairs {
    /** How long who broke the glass may stay. */
    static final Duration STAY = Duration.ofMinutes(30);

    private static final String SELECT = """
            SELECT id, first_holder, second_holder, created_by, created_at, replaced_at, used_at, used_from, reason,
                session_ends_at, first_hash, second_hash
            FROM break_glass_pairs
            """;

    private final Catalog catalog;
    private final Clock clock;

    KeyPairs(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * A pair, without its keys.
     *
     * @param holders who has the first and who the second
     * @param replacedAt since when it no longer opens, because there is a new one
     * @param usedAt when it opened; null: never
     */
    record Pair(
            UUID id,
            List<String> holders,
            String createdBy,
            Instant createdAt,
            @Nullable Instant replacedAt,
            @Nullable Instant usedAt,
            @Nullable String usedFrom,
            @Nullable String reason,
            @Nullable Instant sessionEndsAt) {
        Pair {
            holders = List.copyOf(holders);
        }
    }

    private record Stored(Pair pair, String firstHash, String secondHash) {
        boolean opensWith(String one, String other) {
            return (RecoveryKey.matches(one, firstHash) & RecoveryKey.matches(other, secondHash))
                    | (RecoveryKey.matches(one, secondHash) & RecoveryKey.matches(other, firstHash));
        }
    }

    /** The newest first. */
    List<Pair> list() {
        return catalog.sql(SELECT + "ORDER BY created_at DESC LIMIT 100").query(KeyPairs::read).list().stream()
                .map(Stored::pair)
                .toList();
    }

    /** The pair that was good before is not any more. To be called within a transaction. */
    Pair add(List<String> holders, String first, String second, String by) {
        Instant now = clock.instant();
        catalog.sql("UPDATE break_glass_pairs SET replaced_at = :now WHERE used_at IS NULL AND replaced_at IS NULL")
                .param("now", Instants.parameter(now))
                .update();
        Pair pair = new Pair(UUID.randomUUID(), holders, by, now, null, null, null, null, null);
        try {
            catalog.sql("""
                    INSERT INTO break_glass_pairs (id, first_holder, first_hash, second_holder, second_hash, created_by,
                        created_at)
                    VALUES (:id, :firstHolder, :firstHash, :secondHolder, :secondHash, :by, :now)
                    """)
                    .param("id", pair.id())
                    .param("firstHolder", holders.getFirst())
                    .param("firstHash", RecoveryKey.hash(first))
                    .param("secondHolder", holders.getLast())
                    .param("secondHash", RecoveryKey.hash(second))
                    .param("by", by)
                    .param("now", Instants.parameter(now))
                    .update();
        } catch (DuplicateKeyException e) {
            throw new ConflictException("Somebody else is making a pair of keys at this moment. Look at it first.");
        }
        return pair;
    }

    /**
     * Uses the pair up, if these are its keys in whichever order.
     *
     * @param token opens until the end of the stay
     * @return the used pair; empty when these are not its keys, or there is none
     */
    Optional<Pair> use(String one, String other, String token, String from, String reason) {
        Instant now = clock.instant();
        Optional<Stored> valid = catalog.sql(SELECT + "WHERE used_at IS NULL AND replaced_at IS NULL")
                .query(KeyPairs::read)
                .optional()
                .filter(stored -> stored.opensWith(one, other));
        if (valid.isEmpty()) {
            return Optional.empty();
        }
        return catalog.sql("""
                UPDATE break_glass_pairs SET used_at = :now, used_from = :from, reason = :reason, session_ends_at = :end,
                    token_hash = :token
                WHERE id = :id AND used_at IS NULL AND replaced_at IS NULL
                RETURNING id, first_holder, second_holder, created_by, created_at, replaced_at, used_at, used_from, reason,
                    session_ends_at, first_hash, second_hash
                """)
                .param("now", Instants.parameter(now))
                .param("from", from)
                .param("reason", reason)
                .param("end", Instants.parameter(now.plus(STAY)))
                .param("token", RecoveryKey.hash(token))
                .param("id", valid.get().pair().id())
                .query(KeyPairs::read)
                .optional()
                .map(Stored::pair);
    }

    /** Whether a token still opens. */
    boolean isOpen(String token) {
        return catalog.sql("""
                SELECT EXISTS (SELECT FROM break_glass_pairs WHERE token_hash = :token AND session_ends_at > :now)
                """)
                .param("token", RecoveryKey.hash(token))
                .param("now", Instants.parameter(clock.instant()))
                .query(Boolean.class)
                .single();
    }

    private static Stored read(ResultSet row, int number) throws SQLException {
        return new Stored(
                new Pair(
                        row.getObject("id", UUID.class),
                        List.of(row.getString("first_holder"), row.getString("second_holder")),
                        row.getString("created_by"),
                        Instants.require(row, "created_at"),
                        Instants.read(row, "replaced_at"),
                        Instants.read(row, "used_at"),
                        row.getString("used_from"),
                        row.getString("reason"),
                        Instants.read(row, "session_ends_at")),
                row.getString("first_hash"),
                row.getString("second_hash"));
    }
}
