package io.holdfast.repository.pack;

import io.holdfast.repository.file.Json;
import java.util.Arrays;
import java.util.List;

/** Any header is read or refused; what is read is written as the same. See FuzzTest. */
public final class PackHeaderTarget {
    private PackHeaderTarget() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        List<PackEntry> entries;
        try {
            entries = PackHeader.parse(input);
        } catch (Json.Malformed e) {
            return;
        }
        if (!Arrays.equals(PackHeader.write(entries), input)) {
            throw new AssertionError("written as another header");
        }
    }
}
