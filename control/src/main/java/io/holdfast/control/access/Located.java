package io.holdfast.control.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells which services the things of one kind concern that requests address by an id. The hosting application asks before
 * it lets somebody through whose rights are limited to places.
 */
public interface Located {
    /** The paths of these things below {@code /api/v1/admin/}, such as {@code backups/{job_id}}; what lies below them too. */
    List<String> paths();

    /**
     * @param variables of the path, by name
     * @return empty when there is no such thing; no services when it belongs to the whole installation
     */
    Optional<Set<String>> services(Map<String, String> variables);

    /** What is thrown both where there is no such thing and where there is one out of reach: nobody can tell which. */
    RuntimeException unknown(Map<String, String> variables);
}
