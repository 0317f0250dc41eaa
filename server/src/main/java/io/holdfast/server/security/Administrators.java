package io.holdfast.server.security;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.Instants;
import io.holdfast.control.ListPosition;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.Page;
import io.holdfast.control.SearchWords;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The people in the catalog's {@code platform_administrators}. */
@Component
class Administrators {
    private static final String LIST = "administrators";

    private static final String SELECT = """
            SELECT id, username, display_name, roles, created_at, disabled, password_hash FROM platform_administrators
            """;

    private final Catalog catalog;
    private final AuditTrail trail;

    Administrators(Catalog catalog, AuditTrail trail) {
        this.catalog = catalog;
        this.trail = trail;
    }

    /** @param passwordHash as the encoder wrote it; never leaves this package */
    record Stored(Administrator person, String passwordHash) {}

    Optional<Stored> find(String username) {
        return catalog.sql(SELECT + "WHERE username = :name")
                .param("name", username)
                .query(Administrators::read)
                .optional();
    }

    /**
     * What the list is narrowed to.
     *
     * @param role such as {@code operator}, for everything or for something; null for any
     * @param disabled null for either
     */
    record Filter(
            SearchWords words,
            @Nullable String role,
            @Nullable Boolean disabled) {}

    private static final String LIKE = """
            WHERE lower(username || ' ' || display_name || ' ' || array_to_string(roles, ' ')) LIKE ALL (:patterns)
                AND (:role::text IS NULL OR EXISTS (SELECT FROM unnest(roles) AS held WHERE split_part(held, '@', 1) = :role))
                AND (:disabled::boolean IS NULL OR disabled = :disabled)
            """;

    /** In the order of their user names. @param after the last one of the page before; null for the first */
    Page<Administrator> page(Filter filter, @Nullable String after, int limit) {
        List<String> end = ListPosition.parse(LIST, 1, after);
        List<Administrator> rows = like(
                        SELECT + LIKE
                                + " AND (:after::text IS NULL OR username > :after) ORDER BY username LIMIT :limit",
                        filter)
                .param("after", end == null ? null : end.getFirst())
                .param("limit", limit + 1)
                .query(Administrators::read)
                .list()
                .stream()
                .map(Stored::person)
                .toList();
        return rows.size() <= limit
                ? new Page<>(rows, null)
                : new Page<>(
                        List.copyOf(rows.subList(0, limit)),
                        ListPosition.of(LIST, List.of(rows.get(limit - 1).username())));
    }

    long count(Filter filter) {
        return like("SELECT count(*) FROM platform_administrators " + LIKE, filter)
                .query(Long.class)
                .single();
    }

    private JdbcClient.StatementSpec like(String sql, Filter filter) {
        return catalog.sql(sql)
                .param("patterns", filter.words().patterns())
                .param("role", filter.role())
                .param("disabled", filter.disabled());
    }

    List<Administrator> list() {
        return catalog.sql(SELECT + "ORDER BY username").query(Administrators::read).list().stream()
                .map(Stored::person)
                .toList();
    }

    /** @throws ConflictException when the name is taken */
    Administrator add(String username, String displayName, List<Grant> roles, String passwordHash) {
        try {
            catalog.runInTransaction(() -> {
                catalog.sql("""
                        INSERT INTO platform_administrators (id, username, display_name, password_hash, roles)
                        VALUES (:id, :name, :display, :hash, :roles)
                        """)
                        .param("id", UUID.randomUUID())
                        .param("name", username)
                        .param("display", displayName)
                        .param("hash", passwordHash)
                        .param("roles", Grant.words(roles))
                        .update();
                trail.record(event("add", username).with("roles", String.join(" ", Grant.words(roles))));
            });
        } catch (DuplicateKeyException e) {
            throw new ConflictException("There is an administrator '" + username + "' already. Choose another name.");
        }
        return get(username).person();
    }

    /** Adds the first one; false when there is somebody already, also when two servers start at once. */
    boolean addFirst(String username, String displayName, String passwordHash) {
        return catalog.inTransaction(() -> {
            boolean added = catalog.sql("""
                    INSERT INTO platform_administrators (id, username, display_name, password_hash, roles)
                    SELECT :id, :name, :display, :hash, :roles
                    WHERE NOT EXISTS (SELECT FROM platform_administrators)
                    ON CONFLICT (username) DO NOTHING
                    """)
                            .param("id", UUID.randomUUID())
                            .param("name", username)
                            .param("display", displayName)
                            .param("hash", passwordHash)
                            .param("roles", Grant.words(List.of(Grant.of(Role.ADMINISTRATOR))))
                            .update()
                    > 0;
            if (added) {
                trail.record(event("add", username).with("roles", Role.ADMINISTRATOR.word()));
            }
            return added;
        });
    }

    boolean isEmpty() {
        return catalog.sql("SELECT NOT EXISTS (SELECT FROM platform_administrators)")
                .query(Boolean.class)
                .single();
    }

    void changePassword(String username, String passwordHash) {
        catalog.runInTransaction(() -> {
            catalog.sql("UPDATE platform_administrators SET password_hash = :hash WHERE username = :name")
                    .param("hash", passwordHash)
                    .param("name", username)
                    .update();
            trail.record(event("change-password", username));
        });
    }

    /** @throws ConflictException when nobody would be left who can administer */
    Administrator change(String username, List<Grant> roles, boolean disabled) {
        return catalog.inTransaction(() -> {
            // one change at a time: two that take each other's rights away must not both pass the check below
            catalog.sql("SELECT id FROM platform_administrators ORDER BY id FOR UPDATE")
                    .query(UUID.class)
                    .list();
            Administrator before = get(username).person();
            catalog.sql(
                            "UPDATE platform_administrators SET roles = :roles, disabled = :disabled WHERE username = :name")
                    .param("roles", Grant.words(roles))
                    .param("disabled", disabled)
                    .param("name", username)
                    .update();
            boolean someoneLeft =
                    list().stream().anyMatch(person -> !person.disabled() && Grant.areAdministrators(person.roles()));
            if (!someoneLeft) {
                throw new ConflictException(
                        "'" + username + "' is the last administrator who can sign in. Add another" + " one first.");
            }
            trail.record(event("change", username)
                    .with("rolesBefore", String.join(" ", Grant.words(before.roles())))
                    .with("roles", String.join(" ", Grant.words(roles)))
                    .with("disabled", disabled));
            return get(username).person();
        });
    }

    private Stored get(String username) {
        return find(username)
                .orElseThrow(() -> new NotFoundException(
                        "There is no administrator '" + username + "'. GET /api/v1/admin/administrators lists them."));
    }

    private static AuditEvent event(String act, String username) {
        return AuditEvent.succeeded("administrators." + act, username);
    }

    private static Stored read(ResultSet row, int number) throws SQLException {
        Array array = row.getArray("roles");
        List<Grant> roles = Grant.ofWords((String[]) array.getArray());
        return new Stored(
                new Administrator(
                        row.getObject("id", UUID.class),
                        row.getString("username"),
                        row.getString("display_name"),
                        roles,
                        Instants.require(row, "created_at"),
                        row.getBoolean("disabled")),
                row.getString("password_hash"));
    }
}
