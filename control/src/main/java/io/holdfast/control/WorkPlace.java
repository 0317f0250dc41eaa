package io.holdfast.control;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a server's workers stand, and whose sources and repositories they reach.
 *
 * @param site empty: at none in particular
 * @param reaches names of sites in their order, the own one among them; empty: all there are
 */
public record WorkPlace(Optional<String> site, List<String> reaches) {
    /** Reaches everything. */
    public static final WorkPlace ANYWHERE = new WorkPlace(Optional.empty(), List.of());

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,99}");

    /** @throws IllegalArgumentException when something cannot be the name of a site */
    public WorkPlace {
        reaches = Stream.concat(site.stream(), reaches.stream())
                .distinct()
                .sorted()
                .toList();
        for (String name : reaches) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("'" + name
                        + "' is no name of a site; give names as they are declared, with commas between them");
            }
        }
    }

    /**
     * As options say it.
     *
     * @param reaches names with commas between them
     * @throws IllegalArgumentException when something cannot be the name of a site
     */
    public static WorkPlace of(@Nullable String site, @Nullable String reaches) {
        return new WorkPlace(
                Optional.ofNullable(site),
                Stream.of((reaches == null ? "" : reaches).split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList());
    }

    public boolean reachesAll() {
        return reaches.isEmpty();
    }

    public boolean reaches(Collection<String> sites) {
        return reachesAll() || reaches.containsAll(sites);
    }
}
