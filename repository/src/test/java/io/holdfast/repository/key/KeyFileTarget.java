package io.holdfast.repository.key;

import io.holdfast.repository.file.Json;

/** Any key file is read or refused. See FuzzTest. */
public final class KeyFileTarget {
    private KeyFileTarget() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        try {
            KeyFile.parse(input).write();
        } catch (Json.Malformed e) {
            // as it should be
            return;
        }
    }
}
