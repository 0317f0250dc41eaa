package io.holdfast.control.evidence;

import io.holdfast.control.Catalog;
import io.holdfast.control.ControlSettings;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.recovery.ActionItem;
import io.holdfast.control.recovery.ActionItems;
import io.holdfast.control.recovery.Drill;
import io.holdfast.control.recovery.DrillEnded;
import io.holdfast.control.recovery.DrillRevised;
import io.holdfast.control.recovery.Drills;
import io.holdfast.control.restore.RestoreOperation;
import io.holdfast.control.restore.RestoreOperations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Reports of drills: of one that goes on as it stands now, of one that has ended as they were made then, and anew,
 * as another version, when something was noted since.
 */
@Component
class DrillReports {
    private static final Logger LOG = LoggerFactory.getLogger(DrillReports.class);

    private final Drills drills;
    private final RestoreOperations restores;
    private final ActionItems actions;
    private final Catalog catalog;
    private final KeptDocuments kept;
    private final PdfPrinter pdf;
    private final ControlSettings settings;
    private final AuditTrail trail;
    private final Clock clock;

    DrillReports(
            Drills drills,
            RestoreOperations restores,
            ActionItems actions,
            Catalog catalog,
            KeptDocuments kept,
            PdfPrinter pdf,
            ControlSettings settings,
            AuditTrail trail,
            Clock clock) {
        this.drills = drills;
        this.restores = restores;
        this.actions = actions;
        this.catalog = catalog;
        this.kept = kept;
        this.pdf = pdf;
        this.settings = settings;
        this.trail = trail;
        this.clock = clock;
    }

    /** A drill's report for programs. */
    record DrillJson(
            Drill drill,
            List<RestoreOperation> restores,
            List<ActionItem> actionItems,
            @Nullable Revision revision) {}

    /**
     * Which of a drill's reports it is, and why it was made.
     *
     * @param version from 1 on
     */
    record Revision(int version, String why) {}

    /** The bytes that were kept, else made now. */
    byte[] content(UUID id, Format format) {
        Drill drill = drills.get(id);
        return kept.find(id, format).orElseGet(() -> write(drill, format, null));
    }

    List<KeptDocument> documents(UUID id) {
        return kept.of(drills.get(id).drillId());
    }

    private byte[] write(Drill drill, Format format, @Nullable Revision revision) {
        List<RestoreOperation> done = restores.ofDrill(drill.drillId());
        List<ActionItem> items = actions.of(drill.drillId());
        Report report = DrillEvidence.of(drill, done, items, revision);
        return switch (format) {
            case MD -> utf8(report.markdown());
            case HTML -> utf8(report.html());
            case JSON -> utf8(String.valueOf(Catalog.json(new DrillJson(drill, done, items, revision))));
            case PDF ->
                pdf.print(
                        report.html(),
                        revision != null && revision.version() > 1
                                ? clock.instant()
                                : Objects.requireNonNullElseGet(drill.endTime(), clock::instant));
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @EventListener
    void keep(DrillEnded event) {
        keep(event.drill(), "made when the drill ended");
    }

    /** What is noted before the end is in the first report. */
    @EventListener
    void revise(DrillRevised event) {
        if (kept.has(event.drillId())) {
            keep(drills.get(event.drillId()), event.what());
        }
    }

    private void keep(Drill drill, String why) {
        Map<String, byte[]> files = new TreeMap<>();
        catalog.runInTransaction(() -> {
            Revision revision = new Revision(kept.nextVersion(drill.drillId()), why);
            String name = "drill-" + drill.drillDate() + "-" + drill.drillId()
                    + (revision.version() == 1 ? "" : "-v" + revision.version());
            // whoever changes one later is found out
            AuditEvent recorded = AuditEvent.succeeded("disaster-recovery.report", "Drill/" + drill.drillId())
                    .with("file", name)
                    .with("version", revision.version())
                    .with("why", why);
            for (Format format : Format.values()) {
                byte[] document = write(drill, format, revision);
                files.put(name + "." + format.extension(), document);
                recorded = recorded.with(
                        format.extension(), kept.keep(drill.drillId(), revision.version(), format, name, document));
            }
            trail.record(recorded);
        });
        try {
            Path folder = Files.createDirectories(settings.reports());
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(folder.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            LOG.error(
                    "The report of drill {} could not be written to a file; the catalog keeps it", drill.drillId(), e);
        }
    }
}
