package io.holdfast.sources.postgres.protocol;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import java.util.Locale;
import java.util.Optional;

/**
 * A physical replication slot.
 *
 * @param restart the oldest position that the server keeps for it; empty while nothing is reserved
 * @param restartTimeline the timeline of {@code restart}
 */
public record PhysicalSlot(String name, Optional<Lsn> restart, Optional<Integer> restartTimeline) {
    private static final int LONGEST_NAME = 63;

    /**
     * The slot that the log of a data set uses: the setting {@code slot}, else {@code holdfast_} and the data set's
     * name in the characters that a slot's name may have.
     *
     * @throws SourceException when the setting is no valid slot name
     */
    public static String nameFor(SourceSettings settings, String dataSet) throws SourceException {
        Optional<String> declared = settings.get("slot").filter(slot -> !slot.isBlank());
        if (declared.isPresent()) {
            if (!declared.get().matches("[a-z0-9_]{1," + LONGEST_NAME + "}")) {
                throw new SourceException("The source's setting 'slot' is '" + declared.get()
                        + "'. Give lower-case letters, digits and underscores, at most " + LONGEST_NAME + ".");
            }
            return declared.get();
        }
        String name = "holdfast_" + dataSet.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
        return name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }
}
