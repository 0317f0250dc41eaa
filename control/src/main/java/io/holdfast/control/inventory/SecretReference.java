package io.holdfast.control.inventory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Where a secret is; never the secret itself. It is read anew each time, so that a changed one holds at once. */
public sealed interface SecretReference {
    /** The first line of a file that the server may read. */
    record InFile(Path file) implements SecretReference {
        @Override
        public String read() throws IOException {
            try {
                return first(Files.readString(file, StandardCharsets.UTF_8), "File " + file);
            } catch (NoSuchFileException e) {
                throw new IOException("File " + file + " does not exist. Make it, readable by the server only.", e);
            } catch (java.nio.file.AccessDeniedException e) {
                throw new IOException("File " + file + " cannot be read. Let the server read it.", e);
            }
        }
    }

    /** A variable of the server's environment. */
    record InEnvironment(String variable) implements SecretReference {
        @Override
        public String read() throws IOException {
            String value = System.getenv(variable);
            if (value == null) {
                throw new IOException(
                        "The server's environment has no variable " + variable + ". Set it and start the server anew.");
            }
            return first(value, "Variable " + variable);
        }
    }

    /**
     * The secret, without line ends.
     *
     * @throws IOException saying where it was looked for and what to do; never with a secret
     */
    String read() throws IOException;

    private static String first(String text, String where) throws IOException {
        String line = text.lines().findFirst().orElse("").strip();
        if (line.isEmpty()) {
            throw new IOException(where + " is empty. Write the secret in its first line.");
        }
        return line;
    }

    /**
     * Reads {@code NAME-file} or {@code NAME-env} of settings.
     *
     * @param problem takes the name of a setting that is wrong, and what is wrong with it
     * @return empty when neither is given, or what is given is wrong
     */
    static Optional<SecretReference> of(Map<String, String> settings, String name, BiConsumer<String, String> problem) {
        String file = settings.getOrDefault(name + "-file", "");
        String variable = settings.getOrDefault(name + "-env", "");
        if (!file.isEmpty() && !variable.isEmpty()) {
            problem.accept(name + "-env", "cannot be used beside " + name + "-file; keep one of them");
            return Optional.empty();
        }
        if (!variable.isEmpty()) {
            return Optional.of(new InEnvironment(variable));
        }
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path path = Path.of(file);
            if (path.isAbsolute()) {
                return Optional.of(new InFile(path.normalize()));
            }
            problem.accept(name + "-file", "is '" + file + "'; it must be an absolute path on the server");
        } catch (InvalidPathException e) {
            problem.accept(name + "-file", "is no path: " + e.getReason());
        }
        return Optional.empty();
    }
}
