package io.holdfast.control.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether there is room for what is restored. */
final class TargetRoom {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private TargetRoom() {}

    /**
     * What is in the way of so many bytes in a directory that need not be there yet; empty when nothing is, or it is not
     * known. Files with holes need less than they are long.
     */
    static Optional<String> obstacle(Path directory, long bytes) {
        @Nullable Path there = directory.toAbsolutePath().normalize();
        while (there != null && !Files.isDirectory(there)) {
            there = there.getParent();
        }
        if (there == null) {
            return Optional.empty();
        }
        try {
            long free = Files.getFileStore(there).getUsableSpace();
            if (free >= bytes) {
                return Optional.empty();
            }
            return Optional.of("There are " + size(free) + " free at " + there + ", and what is restored has "
                    + size(bytes) + ". Make room, or name a directory on another disk.");
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** For people. */
    static String size(long bytes) {
        double left = bytes;
        int unit = 0;
        while (left >= 1024 && unit < UNITS.length - 1) {
            left /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", left, UNITS[unit]);
    }
}
