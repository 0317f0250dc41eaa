package io.holdfast.repository;

import io.holdfast.repository.config.ConfigTarget;
import io.holdfast.repository.file.SealedFilesTarget;
import io.holdfast.repository.index.IndexFileTarget;
import io.holdfast.repository.key.KeyFileTarget;
import io.holdfast.repository.lock.LockDocumentTarget;
import io.holdfast.repository.pack.PackHeaderTarget;
import io.holdfast.repository.packed.BlobCodecTarget;
import io.holdfast.repository.snapshot.SnapshotDocumentTarget;
import io.holdfast.repository.store.ServerAnswersTarget;
import io.holdfast.repository.tree.TreeCodecTarget;
import java.util.Arrays;

/** All targets in one: the first byte says which, the rest is its input. */
public final class HostileInputTarget {
    static final int TARGETS = 11;

    private HostileInputTarget() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        switch (Math.floorMod(input[0], TARGETS)) {
            case 0 -> KeyFileTarget.fuzzerTestOneInput(rest);
            case 1 -> IndexFileTarget.fuzzerTestOneInput(rest);
            case 2 -> TreeCodecTarget.fuzzerTestOneInput(rest);
            case 3 -> SnapshotDocumentTarget.fuzzerTestOneInput(rest);
            case 4 -> LockDocumentTarget.fuzzerTestOneInput(rest);
            case 5 -> PackHeaderTarget.fuzzerTestOneInput(rest);
            case 6 -> BlobCodecTarget.fuzzerTestOneInput(rest);
            case 7 -> SealedFilesTarget.fuzzerTestOneInput(rest);
            case 8 -> ConfigTarget.fuzzerTestOneInput(rest);
            case 9 -> ServerAnswersTarget.fuzzerTestOneInput("rest", rest);
            default -> ServerAnswersTarget.fuzzerTestOneInput("s3", rest);
        }
    }
}
