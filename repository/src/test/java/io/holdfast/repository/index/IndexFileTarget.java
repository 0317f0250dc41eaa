package io.holdfast.repository.index;

import io.holdfast.repository.file.Json;
import io.holdfast.repository.pack.PackEntry;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Any index is read or refused; what is read is written as the same. See FuzzTest. */
public final class IndexFileTarget {
    private IndexFileTarget() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        Map<String, List<PackEntry>> packs = new TreeMap<>();
        try {
            IndexFile.parse(new ByteArrayInputStream(input), packs::put);
        } catch (Json.Malformed e) {
            return;
        }
        Map<String, List<PackEntry>> again = new TreeMap<>();
        IndexFile.parse(new ByteArrayInputStream(IndexFile.write(packs)), again::put);
        if (!again.equals(packs)) {
            throw new AssertionError("written as another index");
        }
    }
}
