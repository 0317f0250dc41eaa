package io.holdfast.server.security;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.Instants;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** The people in the catalog's {@code platform_administrators}. */
@Component
class Administrators {
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
