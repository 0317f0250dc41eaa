package io.holdfast.repository.store;

import io.holdfast.repository.RepositoryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a store must know beside its location, above all credentials, under the names of restic's environment variables. */
@FunctionalInterface
public interface Variables {
    /** None at all. */
    Variables NONE = name -> Optional.empty();

    /** The value; never blank. */
    Optional<String> get(String name);

    /** This process's environment. */
    static Variables environment() {
        return name -> Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    static Variables of(Map<String, String> values) {
        return name -> Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
    }

    /**
     * Of a file with a line {@code NAME=value} for each, such as systemd's environment files; empty lines and those that
     * begin with {@code #} say nothing.
     *
     * @throws RepositoryException when it cannot be read or has other lines, which are not shown
     */
    static Variables file(Path file) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            String trimmed = line.strip();
            if (trimmed.isEmpty() || trimmed.startsWith("#")) {
                continue;
            }
            int equals = trimmed.indexOf('=');
            if (equals < 1) {
                throw new RepositoryException(
                        "Line " + number + " of " + file + " is not of the form NAME=value. Write it so.");
            }
            String value = trimmed.substring(equals + 1);
            boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
            values.put(trimmed.substring(0, equals), quoted ? value.substring(1, value.length() - 1) : value);
        }
        return of(values);
    }

    private static Iterable<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new RepositoryException(
                    "The credentials file " + file + " cannot be read (" + e + "). Make it, readable for this program"
                            + " only.",
                    e);
        }
    }
}
