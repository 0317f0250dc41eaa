package io.holdfast.server.security;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.Instants;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.Page;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The tokens in the catalog's {@code api_tokens}. */
@Component
class ApiTokens {
    private static final Duration USE_IS_NOTED_EVERY = Duration.ofMinutes(1);

    private final Catalog catalog;
    private final AuditTrail trail;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ApiTokens(Catalog catalog, AuditTrail trail, Clock clock) {
        this.catalog = catalog;
        this.trail = trail;
        this.clock = clock;
    }

    /** @param text shown this once */
    record Made(ApiToken token, String text) {}

    Made make(String owner, String name, List<Grant> roles, Instant expiresAt) {
        String text = TokenText.generate(random);
        UUID id = UUID.randomUUID();
        catalog.runInTransaction(() -> {
            catalog.sql("""
                    INSERT INTO api_tokens (id, owner, name, hash, roles, created_at, expires_at)
                    VALUES (:id, :owner, :name, :hash, :roles, :now, :expires)
                    """)
                    .param("id", id)
                    .param("owner", owner)
                    .param("name", name)
                    .param("hash", TokenText.hash(text))
                    .param("roles", Grant.words(roles))
                    .param("now", Instants.parameter(clock.instant()))
                    .param("expires", Instants.parameter(expiresAt))
                    .update();
            trail.record(AuditEvent.succeeded("tokens.create", "Token/" + id)
                    .with("name", name)
                    .with("owner", owner)
                    .with("roles", List.of(Grant.words(roles)))
                    .with("expiresAt", expiresAt));
        });
        return new Made(find(id).orElseThrow(), text);
    }

    /** The newest first. @param owner null for everybody's */
    Page<ApiToken> page(@Nullable String owner, Page.@Nullable Key after, int limit) {
        return Page.of(
                catalog.sql("""
                        SELECT * FROM api_tokens
                        WHERE (:owner::text IS NULL OR owner = :owner)
                            AND (:at::timestamptz IS NULL OR (created_at, id) < (:at, :id::uuid))
                        ORDER BY created_at DESC, id DESC LIMIT :limit
                        """)
                        .param("owner", owner)
                        .param("at", after == null ? null : Instants.parameter(after.at()))
                        .param("id", after == null ? null : after.id())
                        .param("limit", limit + 1)
                        .query(this::read)
                        .list(),
                limit,
                token -> new Page.Key(token.createdAt(), token.tokenId()));
    }

    private Optional<ApiToken> find(UUID id) {
        return catalog.sql("SELECT * FROM api_tokens WHERE id = :id")
                .param("id", id)
                .query(this::read)
                .optional();
    }

    /** The one with this text, in whatever state. */
    Optional<ApiToken> withText(String text) {
        return catalog.sql("SELECT * FROM api_tokens WHERE hash = :hash")
                .param("hash", TokenText.hash(text))
                .query(this::read)
                .optional();
    }

    void used(ApiToken token, String address) {
        Instant now = clock.instant();
        Instant last = token.lastUsedAt();
        if (last == null || last.isBefore(now.minus(USE_IS_NOTED_EVERY)) || !address.equals(token.lastUsedFrom())) {
            catalog.sql("UPDATE api_tokens SET last_used_at = :now, last_used_from = :address WHERE id = :id")
                    .param("now", Instants.parameter(now))
                    .param("address", address)
                    .param("id", token.tokenId())
                    .update();
        }
    }

    /**
     * Ends it at once.
     *
     * @param owner null for anybody's
     * @throws NotFoundException when there is none, or it is another one's
     * @throws ConflictException when it was revoked before
     */
    void revoke(UUID id, @Nullable String owner, String by) {
        ApiToken token = find(id).filter(one -> owner == null || one.owner().equals(owner))
                .orElseThrow(() ->
                        new NotFoundException("There is no token " + id + ". GET /api/v1/session/tokens lists yours."));
        catalog.runInTransaction(() -> {
            int revoked = catalog.sql("""
                    UPDATE api_tokens SET revoked_at = :now, revoked_by = :by WHERE id = :id AND revoked_at IS NULL
                    """)
                    .param("now", Instants.parameter(clock.instant()))
                    .param("by", by)
                    .param("id", id)
                    .update();
            if (revoked == 0) {
                throw new ConflictException("Token " + id + " was revoked before.");
            }
            trail.record(AuditEvent.succeeded("tokens.revoke", "Token/" + id)
                    .with("name", token.name())
                    .with("owner", token.owner()));
        });
    }

    private ApiToken read(ResultSet row, int number) throws SQLException {
        Instant expires = Instants.require(row, "expires_at");
        Instant revoked = Instants.read(row, "revoked_at");
        return new ApiToken(
                row.getObject("id", UUID.class),
                row.getString("owner"),
                row.getString("name"),
                Grant.ofWords((String[]) row.getArray("roles").getArray()),
                Instants.require(row, "created_at"),
                expires,
                Instants.read(row, "last_used_at"),
                row.getString("last_used_from"),
                revoked,
                row.getString("revoked_by"),
                revoked != null ? "revoked" : clock.instant().isBefore(expires) ? "valid" : "expired");
    }
}
