package io.holdfast.control.inventory;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The documents as the catalog keeps them: those that stand, those last given as files, and what became of each when. */
@Component
class DeclarationTables {
    private final Catalog catalog;
    private final Clock clock;

    DeclarationTables(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** A document that stands. */
    record Stored(String kind, String name, JsonNode document, Instant at, String by) {
        String key() {
            return kind + "/" + name;
        }
    }

    /** Whose change it is. */
    enum Origin {
        FILES,
        API;

        String word() {
            return this == FILES ? "files" : "api";
        }
    }

    /** By kind and name; in no other order. */
    Map<String, Stored> standing() {
        return documents("inventory");
    }

    /** As they were given by files last. */
    Map<String, Stored> fromFiles() {
        return documents("applied_declarations");
    }

    private Map<String, Stored> documents(String table) {
        Map<String, Stored> documents = new LinkedHashMap<>();
        catalog.sql("SELECT kind, name, document::text AS document, applied_at, applied_by FROM " + table
                        + " ORDER BY kind, name")
                .query(DeclarationTables::read)
                .list()
                .forEach(stored -> documents.put(stored.key(), stored));
        return documents;
    }

    private static Stored read(ResultSet row, int number) throws SQLException {
        return new Stored(
                row.getString("kind"),
                row.getString("name"),
                Catalog.fromJson(row.getString("document"), JsonNode.class),
                Instants.require(row, "applied_at"),
                row.getString("applied_by"));
    }

    /** Nobody else changes documents until the transaction ends; they can be read meanwhile. */
    void lock() {
        catalog.sql("LOCK TABLE inventory IN EXCLUSIVE MODE").update();
    }

    void put(String kind, String name, JsonNode document, String by) {
        upsert("inventory", kind, name, document, by);
    }

    void putFromFiles(String kind, String name, JsonNode document, String by) {
        upsert("applied_declarations", kind, name, document, by);
    }

    private void upsert(String table, String kind, String name, JsonNode document, String by) {
        catalog.sql("INSERT INTO " + table + """
                 (kind, name, document, applied_at, applied_by) VALUES (:kind, :name, :document::jsonb, :at, :by)
                ON CONFLICT (kind, name) DO UPDATE
                SET document = excluded.document, applied_at = excluded.applied_at, applied_by = excluded.applied_by
                """)
                .param("kind", kind)
                .param("name", name)
                .param("document", document.toString())
                .param("at", Instants.parameter(clock.instant()))
                .param("by", by)
                .update();
    }

    void remove(String kind, String name) {
        delete("inventory", kind, name);
    }

    void removeFromFiles(String kind, String name) {
        delete("applied_declarations", kind, name);
    }

    private void delete(String table, String kind, String name) {
        catalog.sql("DELETE FROM " + table + " WHERE kind = :kind AND name = :name")
                .param("kind", kind)
                .param("name", name)
                .update();
    }

    void note(
            DeclarationPlan.Action action,
            Origin origin,
            String kind,
            String name,
            @Nullable JsonNode before,
            @Nullable JsonNode after,
            @Nullable String reason,
            String by) {
        catalog.sql("""
                INSERT INTO inventory_changes
                    (id, kind, name, action, origin, before, after, reason, changed_at, changed_by)
                VALUES (:id, :kind, :name, :action, :origin, :before::jsonb, :after::jsonb, :reason, :at, :by)
                """)
                .param("id", UUID.randomUUID())
                .param("kind", kind)
                .param("name", name)
                .param("action", action.name())
                .param("origin", origin.word())
                .param("before", before == null ? null : before.toString())
                .param("after", after == null ? null : after.toString())
                .param("reason", reason)
                .param("at", Instants.parameter(clock.instant()))
                .param("by", by)
                .update();
    }

    /**
     * A change that was made.
     *
     * @param origin {@code files} or {@code api}
     * @param reason as whoever made it gave it
     */
    record Noted(
            UUID changeId,
            DeclarationPlan.Action action,
            String kind,
            String name,
            String origin,
            List<DeclarationPlan.FieldChange> fields,
            @Nullable String reason,
            Instant changedAt,
            String changedBy) {}

    /**
     * Some of them, newest first.
     *
     * @param kind null for all
     * @param name null for all
     * @param after null for the first page
     */
    Page<Noted> changes(@Nullable String kind, @Nullable String name, Page.@Nullable Key after, int limit) {
        List<Noted> rows = catalog.sql("""
                SELECT id, kind, name, action, origin, before::text AS before, after::text AS after, reason, changed_at,
                    changed_by
                FROM inventory_changes
                WHERE (:kind::text IS NULL OR kind = :kind) AND (:name::text IS NULL OR name = :name)
                    AND (:at::timestamptz IS NULL OR (changed_at, id) < (:at, :id))
                ORDER BY changed_at DESC, id DESC LIMIT :limit
                """)
                .param("kind", kind)
                .param("name", name)
                .param("at", Instants.parameter(after == null ? null : after.at()))
                .param("id", after == null ? null : after.id())
                .param("limit", limit + 1)
                .query((row, number) -> new Noted(
                        row.getObject("id", UUID.class),
                        DeclarationPlan.Action.valueOf(row.getString("action")),
                        row.getString("kind"),
                        row.getString("name"),
                        row.getString("origin"),
                        FieldChanges.between(spec(row.getString("before")), spec(row.getString("after"))),
                        row.getString("reason"),
                        Instants.require(row, "changed_at"),
                        row.getString("changed_by")))
                .list();
        return Page.of(rows, limit, noted -> new Page.Key(noted.changedAt(), noted.changeId()));
    }

    /** How many changes there are; parameters as of {@link #changes}. */
    long countChanges(@Nullable String kind, @Nullable String name) {
        return catalog.sql("""
                SELECT count(*) FROM inventory_changes
                WHERE (:kind::text IS NULL OR kind = :kind) AND (:name::text IS NULL OR name = :name)
                """)
                .param("kind", kind)
                .param("name", name)
                .query(Long.class)
                .single();
    }

    private static @Nullable JsonNode spec(@Nullable String document) {
        return document == null
                ? null
                : Catalog.fromJson(document, JsonNode.class).get("spec");
    }
}
