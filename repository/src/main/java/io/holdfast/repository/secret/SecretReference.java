package io.holdfast.repository.secret;

import io.holdfast.repository.keyservice.StoredSecret;
import io.holdfast.repository.store.Variables;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Where a secret is; never the secret itself. It is read anew each time, so that a changed one holds at once. */
public sealed interface SecretReference {
    /** The first line of a file that the server may read. */
    record InFile(Path file) implements SecretReference {
        @Override
        public String read() throws IOException {
            String text;
            try {
                text = Files.readString(file, StandardCharsets.UTF_8);
            } catch (NoSuchFileException e) {
                throw new IOException("File " + file + " does not exist. Make it, readable by the server only.", e);
            } catch (java.nio.file.AccessDeniedException e) {
                throw new IOException("File " + file + " cannot be read. Let the server read it.", e);
            } catch (CharacterCodingException e) {
                throw new IOException("File " + file + " is no text. Write the secret into it, in UTF-8.", e);
            } catch (IOException e) {
                throw new IOException("File " + file + " cannot be read (" + e + "). Check the path and the disk.", e);
            }
            return first(text, "File " + file);
        }

        @Override
        public String where() {
            return "file " + file;
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

        @Override
        public String where() {
            return "variable " + variable;
        }
    }

    /** In a service that keeps secrets; who we are there the server's environment says. */
    record InStore(StoredSecret stored) implements SecretReference {
        @Override
        public String read() throws IOException {
            return first(stored.read(Variables.environment()), "The secret of " + stored);
        }

        @Override
        public String where() {
            return stored.toString();
        }
    }

    /**
     * The secret, without line ends. Blocks while a service is asked, for some ten seconds at most.
     *
     * @throws IOException saying where it was looked for and what to do; never with a secret
     */
    String read() throws IOException;

    /** For people, within a sentence. */
    String where();

    private static String first(String text, String where) throws IOException {
        String line = text.lines().findFirst().orElse("").strip();
        if (line.isEmpty()) {
            throw new IOException(where + " is empty. Write the secret in its first line.");
        }
        return line;
    }

    /**
     * Reads {@code NAME-file}, {@code NAME-env} or {@code NAME-from} of settings.
     *
     * @param problem takes the name of a setting that is wrong, and what is wrong with it
     * @return empty when none is given, or what is given is wrong
     */
    static Optional<SecretReference> of(Map<String, String> settings, String name, BiConsumer<String, String> problem) {
        List<String> given = new ArrayList<>();
        for (String suffix : List.of("-file", "-env", "-from")) {
            if (!settings.getOrDefault(name + suffix, "").isEmpty()) {
                given.add(name + suffix);
            }
        }
        if (given.size() > 1) {
            problem.accept(given.get(1), "cannot be used beside " + given.get(0) + "; keep one of them");
            return Optional.empty();
        }
        if (given.isEmpty()) {
            return Optional.empty();
        }
        String key = given.getFirst();
        String value = settings.getOrDefault(key, "").strip();
        if (key.endsWith("-env")) {
            return Optional.of(new InEnvironment(value));
        }
        if (key.endsWith("-from")) {
            try {
                return Optional.of(new InStore(StoredSecret.parse(value)));
            } catch (IllegalArgumentException e) {
                problem.accept(key, "is no place of a secret: " + e.getMessage());
                return Optional.empty();
            }
        }
        try {
            Path path = Path.of(value);
            if (path.isAbsolute()) {
                return Optional.of(new InFile(path.normalize()));
            }
            problem.accept(key, "is '" + value + "'; it must be an absolute path on the server");
        } catch (InvalidPathException e) {
            problem.accept(key, "is no path: " + e.getReason());
        }
        return Optional.empty();
    }
}
