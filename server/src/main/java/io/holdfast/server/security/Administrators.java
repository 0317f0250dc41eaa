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
import io.holdfast.control.inventory.Declaration.Person;
import io.holdfast.control.inventory.DeclarationHistory;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
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

    // password_hash goes before: what servers of before V48 write, of their own or for one time, is there
    private static final String SELECT = """
            SELECT id, username, display_name, roles, created_at, disabled,
                coalesce(nullif(password_hash, ''), one_time_hash, '') AS password_hash, password_expires_at
            FROM platform_administrators
            """;

    /** What stands for the hash of somebody who was declared, and whose first password is still to be set. */
    static final String NO_PASSWORD = "";

    private final Catalog catalog;
    private final AuditTrail trail;
    private final DeclarationHistory history;

    Administrators(Catalog catalog, AuditTrail trail, DeclarationHistory history) {
        this.catalog = catalog;
        this.trail = trail;
        this.history = history;
    }

    /** @param passwordHash as the encoder wrote it, {@link #NO_PASSWORD} for somebody who has none; never leaves this package */
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
    Administrator add(String username, String displayName, List<Grant> roles, String passwordHash, String by) {
        try {
            catalog.runInTransaction(() -> {
                insert(username, displayName, roles, passwordHash);
                history.note(null, get(username).person().declaration(), by);
            });
        } catch (DuplicateKeyException e) {
            throw new ConflictException("There is an administrator '" + username + "' already. Choose another name.");
        }
        return get(username).person();
    }

    private void insert(String username, String displayName, List<Grant> roles, String passwordHash) {
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
            catalog.sql("""
                    UPDATE platform_administrators
                    SET password_hash = :hash, password_expires_at = NULL, one_time_hash = NULL
                    WHERE username = :name
                    """).param("hash", passwordHash).param("name", username).update();
            trail.record(event("change-password", username));
        });
    }

    /**
     * Sets the password of somebody who has none.
     *
     * @throws ConflictException when they have one, which only they change
     */
    void setFirstPassword(String username, String passwordHash) {
        catalog.runInTransaction(() -> {
            get(username);
            int set = catalog.sql("""
                UPDATE platform_administrators SET password_hash = :hash
                WHERE username = :name AND password_hash = :none AND one_time_hash IS NULL
                """)
                    .param("hash", passwordHash)
                    .param("name", username)
                    .param("none", NO_PASSWORD)
                    .update();
            if (set == 0) {
                throw new ConflictException("'" + username + "' has a password, which only they can change.");
            }
            trail.record(event("set-first-password", username));
        });
    }

    /**
     * Sets a password that lets somebody do nothing but choose their own, in place of none or of another such one.
     *
     * @param expiresAt when it lets nobody in any more
     * @throws ConflictException when they have one of their own, which only they change
     */
    void setOneTimePassword(String username, String passwordHash, Instant expiresAt) {
        catalog.runInTransaction(() -> {
            get(username);
            int set = catalog.sql("""
                    UPDATE platform_administrators
                    SET password_hash = :none, one_time_hash = :hash, password_expires_at = :expires
                    WHERE username = :name AND (password_hash = :none OR password_expires_at IS NOT NULL)
                    """)
                    .param("hash", passwordHash)
                    .param("expires", Instants.parameter(expiresAt))
                    .param("name", username)
                    .param("none", NO_PASSWORD)
                    .update();
            if (set == 0) {
                throw new ConflictException("'" + username + "' has a password, which only they can change.");
            }
            trail.record(event("set-one-time-password", username).with("expiresAt", expiresAt));
        });
    }

    /** @throws ConflictException when nobody would be left who can administer */
    Administrator change(String username, List<Grant> roles, boolean disabled, String by) {
        return catalog.inTransaction(() -> {
            lock();
            Administrator before = get(username).person();
            update(before, before.displayName(), roles, disabled);
            requireSomeoneLeft();
            Administrator after = get(username).person();
            history.note(
                    before.disabled() ? null : before.declaration(), after.disabled() ? null : after.declaration(), by);
            return after;
        });
    }

    /**
     * Makes people what they are declared to be; who is new has no password. In the caller's transaction, if there is one.
     *
     * @param removed who may no longer sign in
     * @throws ConflictException when nobody would be left who can administer
     */
    void declare(List<Person> given, List<String> removed) {
        if (given.isEmpty() && removed.isEmpty()) {
            return;
        }
        catalog.runInTransaction(() -> {
            lock();
            for (Person person : given) {
                List<Grant> roles = Grant.ofWords(person.roles().toArray(String[]::new));
                find(person.name())
                        .map(Stored::person)
                        .ifPresentOrElse(
                                before -> update(before, person.displayName(), roles, false),
                                () -> insert(person.name(), person.displayName(), roles, NO_PASSWORD));
            }
            for (String username : removed) {
                Administrator before = get(username).person();
                update(before, before.displayName(), before.roles(), true);
            }
            requireSomeoneLeft();
        });
    }

    /** One change at a time: two that take each other's rights away must not both find somebody left. */
    private void lock() {
        catalog.sql("SELECT id FROM platform_administrators ORDER BY id FOR UPDATE")
                .query(UUID.class)
                .list();
    }

    private void update(Administrator before, String displayName, List<Grant> roles, boolean disabled) {
        catalog.sql("""
            UPDATE platform_administrators SET display_name = :display, roles = :roles, disabled = :disabled
            WHERE username = :name
            """)
                .param("display", displayName)
                .param("roles", Grant.words(roles))
                .param("disabled", disabled)
                .param("name", before.username())
                .update();
        trail.record(event("change", before.username())
                .with("rolesBefore", String.join(" ", Grant.words(before.roles())))
                .with("roles", String.join(" ", Grant.words(roles)))
                .with("disabled", disabled));
    }

    /** Who has no password of their own yet may never sign in, and does not count. */
    private void requireSomeoneLeft() {
        boolean someoneLeft = list().stream()
                .anyMatch(one -> !one.disabled()
                        && one.passwordSet()
                        && !one.mustChangePassword()
                        && Grant.areAdministrators(one.roles()));
        if (!someoneLeft) {
            throw new ConflictException(
                    "This takes away the last administrator who can sign in. Add another one first.");
        }
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
                        row.getBoolean("disabled"),
                        !row.getString("password_hash").equals(NO_PASSWORD),
                        Instants.read(row, "password_expires_at")),
                row.getString("password_hash"));
    }
}
