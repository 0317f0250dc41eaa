package io.holdfast.sources.files;

import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.DirectoryCursor;
import io.holdfast.repository.posix.FileStatus;
import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.posix.RawPath;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.RestoreReport.Validation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Validations that a declaration asks for: {@code validate.NAME} is a path that must be there after a restore. */
public final class PathChecks {
    /** Of the selection's keys that are validations. */
    public static final String PREFIX = "validate.";

    private PathChecks() {}

    /**
     * @param restored where a path of the snapshot was restored to, below {@code target}; what was not is not checked
     */
    public static List<Validation> check(
            Map<String, String> selection, Path target, Function<EntryPath, Optional<EntryPath>> restored)
            throws IOException {
        List<Validation> validations = new ArrayList<>();
        try (Directory opened = Directory.open(RawPath.of(target));
                DirectoryCursor cursor = new DirectoryCursor(opened)) {
            for (Map.Entry<String, String> wanted : new TreeMap<>(selection).entrySet()) {
                if (wanted.getKey().startsWith(PREFIX)) {
                    String name = wanted.getKey().substring(PREFIX.length());
                    check(cursor, name, wanted.getValue(), restored).ifPresent(validations::add);
                }
            }
        }
        return validations;
    }

    private static Optional<Validation> check(
            DirectoryCursor cursor, String name, String text, Function<EntryPath, Optional<EntryPath>> restored) {
        EntryPath path;
        try {
            path = EntryPath.of(text);
        } catch (IllegalArgumentException e) {
            path = EntryPath.ROOT;
        }
        if (path.isRoot()) {
            String expected = "'" + text + "' is not what a validation is here: a path inside the data set that must be"
                    + " there after a restore. Correct the declaration.";
            return Optional.of(new Validation(name, false, expected));
        }
        return restored.apply(path).map(there -> check(cursor, name, there));
    }

    private static Validation check(DirectoryCursor cursor, String name, EntryPath path) {
        try {
            FileStatus status = cursor.at(path.parent()).status(path.name());
            return new Validation(name, true, path + " is there, " + status.size() + " bytes");
        } catch (PosixException e) {
            return new Validation(name, false, e.getMessage());
        }
    }
}
