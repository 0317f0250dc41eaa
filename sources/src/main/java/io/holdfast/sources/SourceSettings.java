package io.holdfast.sources;

import io.holdfast.repository.secret.SecretReference;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a declaration says of a system: plain key-value pairs whose keys each kind defines. Secrets are never values:
 * a key ending in {@code -file}, {@code -env} or {@code -from} names where the secret is.
 */
public record SourceSettings(Map<String, String> values) {
    public SourceSettings {
        values = Map.copyOf(values);
    }

    public Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** @throws SourceException naming the key, when it is absent or blank */
    public String require(String key) throws SourceException {
        return get(key).filter(value -> !value.isBlank())
                .orElseThrow(() -> new SourceException(
                        "The source's setting '" + key + "' is missing. Add it to the declaration."));
    }

    public int requirePort(String key) throws SourceException {
        String value = require(key);
        try {
            int port = Integer.parseInt(value);
            if (port > 0 && port < 65536) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below, as for a number out of range
        }
        throw new SourceException("The source's setting '" + key + "' is '" + value + "'. Give a port, 1 to 65535.");
    }

    /**
     * Where a secret is, by the setting {@code NAME-file}, {@code NAME-env} or {@code NAME-from}. A file that is not
     * absolute lies below the folder that this process was started in.
     *
     * @throws SourceException naming the key, when there are several or the one there is is wrong
     */
    public Optional<SecretReference> secret(String name) throws SourceException {
        List<String> problems = new ArrayList<>();
        Map<String, String> absolute = new HashMap<>(values);
        absolute.computeIfPresent(name + "-file", (key, file) -> absolute(file.strip()));
        Optional<SecretReference> found = SecretReference.of(
                absolute, name, (key, problem) -> problems.add("The source's setting '" + key + "' " + problem + "."));
        if (!problems.isEmpty()) {
            throw new SourceException(problems.getFirst());
        }
        return found;
    }

    private static String absolute(String file) {
        try {
            return file.isEmpty() ? file : Path.of(file).toAbsolutePath().toString();
        } catch (InvalidPathException e) {
            // told by who reads the reference
            return file;
        }
    }

    /**
     * The file that a setting names.
     *
     * @throws SourceException naming the key, when it is no absolute path
     */
    public Optional<Path> file(String key) throws SourceException {
        Optional<String> value = get(key).map(String::strip).filter(text -> !text.isEmpty());
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path path = Path.of(value.get());
            if (path.isAbsolute()) {
                return Optional.of(path.normalize());
            }
        } catch (InvalidPathException e) {
            // said below, as for a relative one
        }
        throw new SourceException("The source's setting '" + key + "' is '" + value.get()
                + "'. Give the absolute path of a file on the server.");
    }

    /**
     * @param otherwise when the setting is absent
     * @throws SourceException naming the key, when it is neither {@code yes} nor {@code no}, nor YAML's words for these
     */
    public boolean flag(String key, boolean otherwise) throws SourceException {
        return switch (get(key).map(String::strip).orElse("")) {
            case "" -> otherwise;
            case "yes", "true" -> true;
            case "no", "false" -> false;
            default ->
                throw new SourceException(
                        "The source's setting '" + key + "' is '" + require(key) + "'. Say yes or no.");
        };
    }

    /** @throws SourceException naming the first setting that is none of these: a misspelt one must not be passed over */
    public void refuseOthersThan(Set<String> known) throws SourceException {
        for (String key : new TreeSet<>(values.keySet())) {
            if (!known.contains(key)) {
                throw new SourceException("There is no setting '" + key + "' for this source. There are: "
                        + String.join(", ", new TreeSet<>(known)) + ".");
            }
        }
    }

    /**
     * @param otherwise when the setting is absent
     * @throws SourceException naming the key, when it is no whole number from {@code least} to {@code most}
     */
    public int number(String key, int otherwise, int least, int most) throws SourceException {
        Optional<String> value = get(key);
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, as for a number out of range
        }
        throw new SourceException("The source's setting '" + key + "' is '" + value.get()
                + "'. Give a whole number from " + least + " to " + most + ".");
    }
}
