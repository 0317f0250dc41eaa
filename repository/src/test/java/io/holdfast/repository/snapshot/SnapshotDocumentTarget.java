package io.holdfast.repository.snapshot;

import io.holdfast.repository.file.Json;

/** Any snapshot is read or refused. See FuzzTest. */
public final class SnapshotDocumentTarget {
    private SnapshotDocumentTarget() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        try {
            SnapshotDocument.parse(input).toSnapshot("0".repeat(64));
        } catch (Json.Malformed e) {
            return;
        }
    }
}
