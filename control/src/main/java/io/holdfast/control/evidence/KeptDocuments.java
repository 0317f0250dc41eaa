package io.holdfast.control.evidence;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.evidence.KeptDocument.Stored;
import io.holdfast.control.inventory.Declaration.Site;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.OwnDeclarations;
import io.holdfast.control.inventory.Sha256;
import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.control.point.RecoveryPoints;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** The reports that are kept, {@code evidence_documents}. Backups of the catalog hold them as files, too. */
@Component
public class KeptDocuments {
    private final Catalog catalog;
    private final InventoryStore inventory;
    private final RecoveryPoints points;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    KeptDocuments(
            Catalog catalog,
            InventoryStore inventory,
            RecoveryPoints points,
            ApplicationEventPublisher events,
            Clock clock) {
        this.catalog = catalog;
        this.inventory = inventory;
        this.points = points;
        this.events = events;
        this.clock = clock;
    }

    /** A document was kept that no backup holds yet; told on the thread that kept it, in its transaction. */
    public record Kept(String name) {}

    /** A document's bytes. */
    public record Content(Instant madeAt, byte[] bytes) {}

    /** The version that the next report of a subject gets. Nobody else gets it before the transaction ends. */
    int nextVersion(UUID subject) {
        catalog.sql("SELECT pg_advisory_xact_lock(hashtextextended(:subject, 0))")
                .param("subject", subject.toString())
                .query((row, number) -> 0)
                .single();
        return catalog.sql("SELECT coalesce(max(version), 0) + 1 FROM evidence_documents WHERE subject = :subject")
                .param("subject", subject)
                .query(Integer.class)
                .single();
    }

    /**
     * Keeps it beside earlier versions, which nothing changes any more.
     *
     * @param version from 1 on
     * @param name of the file without its extension, another one for each version
     * @return its SHA-256
     */
    String keep(UUID subject, int version, Format format, String name, byte[] content) {
        String sha256 = Sha256.hex(content);
        String file = name + "." + format.extension();
        catalog.sql("""
                INSERT INTO evidence_documents (subject, version, format, name, sha256, content, made_at)
                VALUES (:subject, :version, :format, :name, :sha256, :content, :now)
                """)
                .param("subject", subject)
                .param("version", version)
                .param("format", format.extension())
                .param("name", file)
                .param("sha256", sha256)
                .param("content", content)
                .param("now", Instants.parameter(clock.instant()))
                .update();
        events.publishEvent(new Kept(file));
        return sha256;
    }

    /** The newest version. */
    Optional<byte[]> find(UUID subject, Format format) {
        return catalog.sql("""
                SELECT content FROM evidence_documents WHERE subject = :subject AND format = :format
                ORDER BY version DESC LIMIT 1
                """)
                .param("subject", subject)
                .param("format", format.extension())
                .query(byte[].class)
                .optional();
    }

    /** Whether any was kept. */
    boolean has(UUID subject) {
        return catalog.sql("SELECT EXISTS (SELECT FROM evidence_documents WHERE subject = :subject)")
                .param("subject", subject)
                .query(Boolean.class)
                .single();
    }

    /** All versions of a drill's or a pack's, the newest first, with the repositories that hold them by now. */
    List<KeptDocument> of(UUID subject) {
        List<RecoveryPoint> backups = inventory.current().repositories().stream()
                .flatMap(repository -> points.latest(OwnDeclarations.NAME, repository.name(), null).stream())
                // another control plane may keep its catalog there, too
                .filter(point -> point.backupJobId() != null)
                .toList();
        return catalog.sql("""
                SELECT version, format, name, sha256, length(content) AS bytes, made_at FROM evidence_documents
                WHERE subject = :subject ORDER BY version DESC, name
                """)
                .param("subject", subject)
                .query((row, number) -> read(row, backups))
                .list();
    }

    private KeptDocument read(ResultSet row, List<RecoveryPoint> backups) throws SQLException {
        Instant madeAt = Instants.require(row, "made_at");
        return new KeptDocument(
                row.getInt("version"),
                Format.valueOf(row.getString("format").toUpperCase(Locale.ROOT)),
                row.getString("name"),
                row.getString("sha256"),
                row.getLong("bytes"),
                madeAt,
                stored(madeAt, backups));
    }

    private List<Stored> stored(Instant madeAt, List<RecoveryPoint> backups) {
        Inventory current = inventory.current();
        Optional<String> primary = current.primarySite().map(Site::name);
        List<Stored> stored = new ArrayList<>();
        for (RecoveryPoint backup : backups) {
            if (backup.consistentAt().isAfter(madeAt)) {
                current.findRepository(backup.repository())
                        .ifPresent(repository -> stored.add(new Stored(
                                repository.name(),
                                repository.site(),
                                primary.isPresent() && !primary.get().equals(repository.site()),
                                backup.consistentAt())));
            }
        }
        return stored;
    }

    /** Of the files of all, in order. */
    public List<String> names() {
        return catalog.sql("SELECT name FROM evidence_documents ORDER BY name")
                .query((row, number) -> row.getString("name"))
                .list();
    }

    /** @param name of the file */
    public Optional<Content> named(String name) {
        return catalog.sql("SELECT made_at, content FROM evidence_documents WHERE name = :name")
                .param("name", name)
                .query((row, number) -> new Content(Instants.require(row, "made_at"), row.getBytes("content")))
                .optional();
    }
}
