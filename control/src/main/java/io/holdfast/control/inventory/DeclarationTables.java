package io.holdfast.control.inventory;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The documents as the catalog keeps them: those that stand, and those last given as files. */
@Component
class DeclarationTables {
    private final Catalog catalog;
    private final Clock clock;
    private final DeclaredPeople people;

    DeclarationTables(Catalog catalog, Clock clock, DeclaredPeople people) {
        this.catalog = catalog;
        this.clock = clock;
        this.people = people;
    }

    /** A document that stands. */
    record Stored(String kind, String name, JsonNode document, Instant at, String by) {
        String key() {
            return kind + "/" + name;
        }
    }

    /** By kind and name; in no other order. Without people and groups, which the hosting application keeps. */
    Map<String, Stored> declared() {
        return documents("inventory");
    }

    /** As above, with people and groups. */
    Map<String, Stored> standing() {
        Map<String, Stored> standing = declared();
        people.standing()
                .forEach(one -> add(
                        standing,
                        PersonReader.KIND,
                        one.person().name(),
                        PersonReader.document(one.person()),
                        one.since()));
        people.groups()
                .forEach(one -> add(
                        standing,
                        GroupReader.KIND,
                        one.group().name(),
                        GroupReader.document(one.group()),
                        one.since()));
        return standing;
    }

    private static void add(Map<String, Stored> standing, String kind, String name, JsonNode document, Instant since) {
        // as it will be read from the catalog, so that equal ones are equal
        Stored stored = new Stored(kind, name, Catalog.fromJson(document.toString(), JsonNode.class), since, "");
        standing.put(stored.key(), stored);
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
}
