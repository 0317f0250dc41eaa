package io.holdfast.sources.neo4j;

import io.holdfast.sources.SourceException;
import java.util.Locale;

/** When the graph's writers are made to wait while it is read. */
enum HoldWriters {
    /** Never: a graph that changes during every attempt is not backed up. */
    NEVER,
    /** After the attempts that hold nobody have all seen the graph change. */
    WHEN_NEEDED,
    /** From the start: for graphs that are known to change all the time. */
    ALWAYS;

    static HoldWriters parse(String text) throws SourceException {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "never" -> NEVER;
            case "when-needed" -> WHEN_NEEDED;
            case "always" -> ALWAYS;
            default ->
                throw new SourceException(
                        "The source's setting 'hold-writers' is '" + text + "'. Give never, when-needed or always.");
        };
    }
}
