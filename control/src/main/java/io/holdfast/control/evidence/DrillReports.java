package io.holdfast.control.evidence;

import io.holdfast.control.Catalog;
import io.holdfast.control.ControlSettings;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.recovery.Drill;
import io.holdfast.control.recovery.DrillEnded;
import io.holdfast.control.recovery.Drills;
import io.holdfast.control.restore.RestoreOperation;
import io.holdfast.control.restore.RestoreOperations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Reports of drills: of one that goes on as it stands now, of one that has ended as they were made then. */
@Component
class DrillReports {
    private static final Logger LOG = LoggerFactory.getLogger(DrillReports.class);

    private final Drills drills;
    private final RestoreOperations restores;
    private final KeptDocuments kept;
    private final PdfPrinter pdf;
    private final ControlSettings settings;
    private final AuditTrail trail;
    private final Clock clock;

    DrillReports(
            Drills drills,
            RestoreOperations restores,
            KeptDocuments kept,
            PdfPrinter pdf,
            ControlSettings settings,
            AuditTrail trail,
            Clock clock) {
        this.drills = drills;
        this.restores = restores;
        this.kept = kept;
        this.pdf = pdf;
        this.settings = settings;
        this.trail = trail;
        this.clock = clock;
    }

    /** A drill's report for programs. */
    record DrillJson(Drill drill, List<RestoreOperation> restores) {}

    /** The bytes that were kept, else made now. */
    byte[] content(UUID id, Format format) {
        Drill drill = drills.get(id);
        return kept.find(id, format).orElseGet(() -> write(drill, format));
    }

    List<KeptDocument> documents(UUID id) {
        return kept.of(drills.get(id).drillId());
    }

    private byte[] write(Drill drill, Format format) {
        List<RestoreOperation> done = restores.ofDrill(drill.drillId());
        Report report = DrillEvidence.of(drill, done);
        return switch (format) {
            case MD -> utf8(report.markdown());
            case HTML -> utf8(report.html());
            case JSON -> utf8(String.valueOf(Catalog.json(new DrillJson(drill, done))));
            case PDF -> pdf.print(report.html(), Objects.requireNonNullElseGet(drill.endTime(), clock::instant));
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @EventListener
    void keep(DrillEnded event) {
        Drill drill = event.drill();
        String name = "drill-" + drill.drillDate() + "-" + drill.drillId();
        Map<Format, byte[]> documents = new EnumMap<>(Format.class);
        for (Format format : Format.values()) {
            documents.put(format, write(drill, format));
        }
        // whoever changes one later is found out
        AuditEvent recorded = AuditEvent.succeeded("disaster-recovery.report", "Drill/" + drill.drillId())
                .with("file", name);
        for (Map.Entry<Format, byte[]> document : documents.entrySet()) {
            recorded = recorded.with(
                    document.getKey().extension(),
                    kept.keep(drill.drillId(), document.getKey(), name, document.getValue()));
        }
        trail.record(recorded);
        try {
            Path folder = Files.createDirectories(settings.reports());
            for (Map.Entry<Format, byte[]> document : documents.entrySet()) {
                Files.write(folder.resolve(name + "." + document.getKey().extension()), document.getValue());
            }
        } catch (IOException e) {
            LOG.error(
                    "The report of drill {} could not be written to a file; the catalog keeps it", drill.drillId(), e);
        }
    }
}
