package io.holdfast.control.evidence;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.Instants;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.Page;
import io.holdfast.control.Texts;
import io.holdfast.control.access.Access;
import io.holdfast.control.access.Permission;
import io.holdfast.control.access.Reach;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.errand.ErrandKind;
import io.holdfast.control.errand.RunningErrand;
import io.holdfast.control.errand.RunningErrands;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.InventoryStore;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes packs and keeps them, {@code evidence_packs}. */
@Component
class EvidencePacks {
    /** Any of these is enough for a pack of a service. */
    private static final Set<Permission> PACKING = Set.of(Permission.AUDIT, Permission.COMMAND);

    private final Catalog catalog;
    private final InventoryStore inventory;
    private final Access access;
    private final PackFacts facts;
    private final PdfPrinter pdf;
    private final KeptDocuments kept;
    private final AuditTrail trail;
    private final RunningErrands errands;
    private final Clock clock;
    /** Each reads the whole audit trail. */
    private final ReentrantLock making = new ReentrantLock();

    EvidencePacks(
            Catalog catalog,
            InventoryStore inventory,
            Access access,
            PackFacts facts,
            PdfPrinter pdf,
            KeptDocuments kept,
            AuditTrail trail,
            RunningErrands errands,
            Clock clock) {
        this.catalog = catalog;
        this.inventory = inventory;
        this.access = access;
        this.facts = facts;
        this.pdf = pdf;
        this.kept = kept;
        this.trail = trail;
        this.errands = errands;
        this.clock = clock;
    }

    /**
     * What a pack is wanted of.
     *
     * @param from the period begins then
     * @param until it ends before this; now when left out
     * @param services their names; when left out all that whoever asks may have a pack of
     * @param reason what it is for
     */
    record Wish(
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable List<String> services,
            @Nullable String reason) {}

    /** A pack that was made. @param summary in one line */
    record Made(
            UUID packId,
            Instant from,
            Instant until,
            List<String> services,
            String summary,
            String reason,
            String madeBy,
            Instant madeAt) {}

    /**
     * Takes seconds. Who sees some services only gets nothing that concerns others.
     *
     * @throws ConflictException while another one is made, and when it was cancelled
     */
    Made make(Wish wish, String by) throws InterruptedException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        PackFacts.Order order = order(wish, now, by);
        if (!making.tryLock()) {
            throw new ConflictException("Another pack is being made. Ask again when it is done.");
        }
        try {
            return errands.run(ErrandKind.EVIDENCE_PACK, "", by, watch -> {
                EvidencePack pack = facts.gather(order, now, watch);
                watch.reached("writing the documents", 0, null);
                return keep(pack, order.whole());
            });
        } finally {
            making.unlock();
        }
    }

    /**
     * How far the pack is that is being made, on whichever server.
     *
     * @return empty running when none is, or when it is none of the caller's business: who sees some services only sees their
     *     own
     */
    RunningErrand.Answer running(String by) {
        return new RunningErrand.Answer(errands.find(ErrandKind.EVIDENCE_PACK, "")
                .filter(one -> access.seen().isEverything() || one.askedBy().equals(by))
                .orElse(null));
    }

    /** Cancels one's own, and anybody's when one may have packs of everything. @throws ConflictException when none is made */
    RunningErrand.Answer cancel(String by) {
        RunningErrand running = running(by).running();
        if (running != null && !running.askedBy().equals(by)) {
            access.require(
                    PACKING,
                    inventory.current().services().stream().map(Service::name).toList());
        }
        if (running == null) {
            throw new ConflictException("No evidence pack is being made; there is nothing to cancel.");
        }
        return errands.cancel(ErrandKind.EVIDENCE_PACK, "", by);
    }

    private PackFacts.Order order(Wish wish, Instant now, String by) {
        List<FieldProblem> problems = new ArrayList<>();
        Instant until = wish.until() == null ? now : wish.until();
        if (wish.from() == null) {
            problems.add(new FieldProblem("from", "is missing; say when the period begins"));
        } else if (!wish.from().isBefore(until)) {
            problems.add(new FieldProblem("from", "must be before the end of the period, " + until));
        }
        if (until.isAfter(now)) {
            problems.add(new FieldProblem("until", "lies in the future; it is " + now + " now"));
        }
        Reach seen = access.seen();
        List<String> declared = inventory.current().services().stream()
                .map(Service::name)
                .filter(seen::covers)
                .toList();
        List<String> services = Texts.given(wish.services(), "services", problems);
        services.stream()
                .filter(name -> !declared.contains(name))
                .forEach(name -> problems.add(new FieldProblem(
                        "services", "there is no service '" + name + "'; GET /api/v1/admin/inventory lists them")));
        if (wish.services() != null && wish.services().isEmpty()) {
            problems.add(new FieldProblem("services", "is empty; leave it out for all"));
        }
        if (wish.reason() == null || wish.reason().isBlank() || wish.reason().length() > 2000) {
            problems.add(new FieldProblem("reason", "must be given, in up to 2000 characters; say what it is for"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        List<String> wanted = (services.isEmpty() ? mayPack(declared) : services)
                .stream().distinct().sorted().toList();
        access.require(PACKING, wanted);
        return new PackFacts.Order(
                UUID.randomUUID(),
                Objects.requireNonNull(wish.from()),
                until,
                wanted,
                seen.isEverything(),
                Objects.requireNonNull(wish.reason()).strip(),
                by);
    }

    private List<String> mayPack(List<String> services) {
        List<Reach> reaches = PACKING.stream().map(access::reach).toList();
        return services.stream()
                .filter(name -> reaches.stream().anyMatch(reach -> reach.covers(name)))
                .toList();
    }

    private Made keep(EvidencePack pack, boolean whole) {
        String html = PackReport.of(pack).html();
        Map<Format, byte[]> documents = new TreeMap<>(Map.of(
                Format.HTML, html.getBytes(StandardCharsets.UTF_8),
                Format.JSON, String.valueOf(Catalog.json(pack)).getBytes(StandardCharsets.UTF_8),
                Format.PDF, pdf.print(html, pack.madeAt())));
        String name =
                "pack-" + pack.madeAt().truncatedTo(ChronoUnit.DAYS).toString().substring(0, 10) + "-" + pack.packId();
        catalog.runInTransaction(() -> {
            catalog.sql("""
                    INSERT INTO evidence_packs
                        (id, from_time, until_time, services, whole, summary, reason, made_by, made_at)
                    VALUES (:id, :from, :until, :services, :whole, :summary, :reason, :by, :at)
                    """)
                    .param("id", pack.packId())
                    .param("from", Instants.parameter(pack.from()))
                    .param("until", Instants.parameter(pack.until()))
                    .param("services", pack.services().toArray(String[]::new))
                    .param("whole", whole)
                    .param("summary", PackReport.summary(pack))
                    .param("reason", pack.reason())
                    .param("by", pack.madeBy())
                    .param("at", Instants.parameter(pack.madeAt()))
                    .update();
            AuditEvent recorded = AuditEvent.succeeded("evidence.pack", "EvidencePack/" + pack.packId())
                    .with("file", name)
                    .with("from", pack.from())
                    .with("until", pack.until())
                    .with("services", String.join(", ", pack.services()))
                    .with("reason", pack.reason());
            for (Map.Entry<Format, byte[]> document : documents.entrySet()) {
                recorded = recorded.with(
                        document.getKey().extension(),
                        kept.keep(pack.packId(), 1, document.getKey(), name, document.getValue()));
            }
            trail.record(recorded);
        });
        return get(pack.packId());
    }

    /** @throws NotFoundException */
    Made get(UUID id) {
        return catalog.sql("SELECT * FROM evidence_packs WHERE id = :id")
                .param("id", id)
                .query(EvidencePacks::read)
                .optional()
                .orElseThrow(() -> none(id));
    }

    static NotFoundException none(UUID id) {
        return new NotFoundException(
                "There is no evidence pack " + id + ". GET /api/v1/admin/evidence/packs lists them.");
    }

    /** Those that the caller may see, the newest first. */
    Page<Made> page(Page.@Nullable Key after, int limit) {
        return Page.of(
                catalog.sql("""
                        SELECT * FROM evidence_packs
                        WHERE (:at::timestamptz IS NULL OR (made_at, id) < (:at, :id::uuid))
                            AND (:seen::text[] IS NULL OR (NOT whole AND services <> '{}' AND services <@ :seen::text[]))
                        ORDER BY made_at DESC, id DESC LIMIT :limit
                        """)
                        .param("at", after == null ? null : Instants.parameter(after.at()))
                        .param("id", after == null ? null : after.id())
                        .param("seen", access.seen().parameter())
                        .param("limit", limit + 1)
                        .query(EvidencePacks::read)
                        .list(),
                limit,
                made -> new Page.Key(made.madeAt(), made.packId()));
    }

    byte[] content(UUID id, Format format) {
        get(id);
        return kept.find(id, format)
                .orElseThrow(() -> new NotFoundException("Pack " + id + " is not kept as " + format.extension() + "."));
    }

    List<KeptDocument> documents(UUID id) {
        return kept.of(get(id).packId());
    }

    private static Made read(ResultSet row, int number) throws SQLException {
        return new Made(
                row.getObject("id", UUID.class),
                Instants.require(row, "from_time"),
                Instants.require(row, "until_time"),
                List.of((String[]) row.getArray("services").getArray()),
                row.getString("summary"),
                row.getString("reason"),
                row.getString("made_by"),
                Instants.require(row, "made_at"));
    }
}
