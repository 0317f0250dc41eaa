package io.holdfast.control.evidence;

import java.time.Instant;
import java.util.List;

/**
 * A report that is kept as it was made.
 *
 * @param version from 1 on; another one for each time that it was made anew, of which the highest is in force
 * @param name of its file, also in backups of the catalog, below {@code evidence/}
 * @param sha256 of its bytes, in hexadecimal digits, as the audit trail holds it
 * @param sizeBytes of its content
 * @param storedIn the repositories whose newest backup of the catalog holds it
 */
public record KeptDocument(
        int version, Format format, String name, String sha256, long sizeBytes, Instant madeAt, List<Stored> storedIn) {
    public KeptDocument {
        storedIn = List.copyOf(storedIn);
    }

    /** @param offSite whether the repository is at another site than the primary one */
    public record Stored(String repository, String site, boolean offSite, Instant at) {}
}
