package io.holdfast.sources.kubernetes;

import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where the token is that says who asks; read anew for each look, since those of service accounts are rotated. */
sealed interface BearerToken {
    /** What RFC 6750 allows; anything else is no token, and must not get into an error's text. */
    Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    record InFile(Path file) implements BearerToken {}

    record InEnvironment(String variable) implements BearerToken {}

    /** @throws SourceException saying where it was looked for and what to do; never with the token */
    default String read() throws SourceException {
        String where = switch (this) {
            case InFile(Path file) -> "The token file " + file;
            case InEnvironment(String variable) -> "The environment variable " + variable;
        };
        String token = switch (this) {
            case InFile(Path file) -> firstLine(file);
            case InEnvironment(String variable) -> {
                String value = System.getenv(variable);
                if (value == null) {
                    throw new SourceException(where + " is not set. Set it and start the server anew.");
                }
                yield value.strip();
            }
        };
        if (!FORM.matcher(token).matches()) {
            throw new SourceException(
                    where + " holds no bearer token. Write the token of a service account there, in one line.");
        }
        return token;
    }

    private static String firstLine(Path file) throws SourceException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1)
                    .lines()
                    .findFirst()
                    .orElse("")
                    .strip();
        } catch (IOException e) {
            throw new SourceException(
                    "The token file " + file + " cannot be read (" + e + "). Let the server read it.", e);
        }
    }
}
