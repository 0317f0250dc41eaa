package io.holdfast.control.point;

import io.holdfast.control.Catalog;
import io.holdfast.control.inventory.OwnDeclarations;
import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.ProofLevel;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/**
 * How far recovery points are proven, as a file beside each backup of the catalog: one JSON object a line. It needs no version
 * of the catalog's tables, so whoever makes a catalog anew finds it.
 */
public final class StoredProofs {
    private static final EntryPath PATH = EntryPath.of("evidence/proofs.jsonl");

    private static final int MOST = 5;

    private StoredProofs() {}

    /** @param snapshot the point's, in whatever repository */
    private record Line(String snapshot, ProofLevel level) {}

    /** Writes all that the catalog knows. */
    public static void write(Catalog catalog, SnapshotSink sink, Instant at) throws IOException, InterruptedException {
        List<Line> lines = catalog.sql("""
                SELECT snapshot_id, proof_level FROM recovery_points WHERE proof_level <> 'STORED' ORDER BY snapshot_id
                """)
                .query((row, number) ->
                        new Line(row.getString("snapshot_id"), ProofLevel.valueOf(row.getString("proof_level"))))
                .list();
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(Catalog.json(line)).append('\n'));
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        sink.file(PATH, EntryMetadata.synthetic(0600, at), new ByteArrayInputStream(bytes), Cuts.CONTENT);
    }

    /**
     * What the newest backups of a catalog in a repository say, by snapshot. Of several, as a server that is new writes one
     * soon, and knows little then.
     */
    static Map<String, ProofLevel> newest(Repository repository, List<Snapshot> snapshots) throws IOException {
        List<Snapshot> newest = snapshots.reversed().stream()
                .filter(snapshot -> snapshot.tags().contains("kind:" + OwnDeclarations.KIND))
                .limit(MOST)
                .toList();
        Map<String, ProofLevel> proofs = new HashMap<>();
        for (Snapshot snapshot : newest) {
            if (repository.find(snapshot, PATH).isPresent()) {
                read(repository, snapshot, proofs);
            }
        }
        return proofs;
    }

    private static void read(Repository repository, Snapshot snapshot, Map<String, ProofLevel> proofs)
            throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(repository.read(snapshot, PATH), StandardCharsets.UTF_8))) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                Line line = Catalog.fromJson(text, Line.class);
                proofs.merge(line.snapshot(), line.level(), BinaryOperator.maxBy(Comparator.naturalOrder()));
            }
        }
    }
}
