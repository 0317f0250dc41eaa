package io.holdfast.control.restore;

import java.util.UUID;

/**
 * What a restore of all that a data set holds took.
 *
 * @param bytes that were brought back
 * @param seconds from the request to the proof
 * @param contentSeconds of these, what bringing the content back took; all of them where the kind does not tell it apart
 */
record MeasuredRestore(String dataSet, UUID restoreId, long bytes, double seconds, double contentSeconds) {
    /** What all other steps took. */
    double otherSeconds() {
        return Math.max(0, seconds - contentSeconds);
    }

    /** Bytes a second while the content was brought back; what takes no measurable time is as fast as the clock can tell. */
    double rate() {
        return bytes / Math.max(0.001, contentSeconds);
    }
}
