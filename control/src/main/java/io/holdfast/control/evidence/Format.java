package io.holdfast.control.evidence;

import java.util.Locale;

/** How a report is written down. */
public enum Format {
    MD,
    HTML,
    JSON,
    PDF;

    /** The end of a file's name, without the dot. */
    public String extension() {
        return name().toLowerCase(Locale.ROOT);
    }
}
