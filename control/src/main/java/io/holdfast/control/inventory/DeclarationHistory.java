package io.holdfast.control.inventory;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.Page;
import io.holdfast.control.inventory.Declaration.Person;
import io.holdfast.control.inventory.DeclarationPlan.Action;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What became of each declaration when, and by whom. */
@Component
public class DeclarationHistory {
    private final Catalog catalog;
    private final Clock clock;

    DeclarationHistory(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** Whose change it is. */
    enum Origin {
        FILES,
        API;

        String word() {
            return this == FILES ? "files" : "api";
        }
    }

    /**
     * Notes a change of somebody that was made without a declaration.
     *
     * @param before null when they could not sign in
     * @param after null when they no longer can
     */
    public void note(@Nullable Person before, @Nullable Person after, String by) {
        Person either = after == null ? before : after;
        if (either == null || (before != null && before.equals(after))) {
            return;
        }
        note(
                after == null ? Action.DELETE : before == null ? Action.CREATE : Action.CHANGE,
                Origin.API,
                PersonReader.KIND,
                either.name(),
                before == null ? null : PersonReader.document(before),
                after == null ? null : PersonReader.document(after),
                null,
                by);
    }

    void note(
            Action action,
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
            Action action,
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
                        Action.valueOf(row.getString("action")),
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
