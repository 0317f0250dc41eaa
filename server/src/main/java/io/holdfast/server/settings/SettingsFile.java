package io.holdfast.server.settings;

import io.holdfast.server.ServerStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A YAML file of settings. Fields that nobody knows, and those that stand twice, are errors.
 *
 * @param path where it lies
 * @param name for people, such as {@code The collector's file}
 * @param document of the documentation that describes it
 */
public record SettingsFile(Path path, String name, String document) {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** As it stands in the file. @throws ServerStartException when it cannot be read, or is none of its kind */
    public <T> T read(Class<T> type) throws ServerStartException {
        T written;
        try {
            written = YAML.readValue(Files.readString(path), type);
        } catch (JacksonException e) {
            throw new ServerStartException(
                    path + " is not what " + document + " describes: " + e.getOriginalMessage() + ".", e);
        } catch (IOException e) {
            throw new ServerStartException(name + " " + path + " cannot be read (" + e + ").", e);
        }
        if (written == null) {
            throw new ServerStartException(path + " is empty; " + document + " says what belongs there.");
        }
        return written;
    }

    public String required(String field, @Nullable String value) throws ServerStartException {
        if (value == null || value.isBlank()) {
            throw wrong(field, "is missing");
        }
        return value;
    }

    /** The file that a field names; it must be there. */
    public Optional<Path> existing(String field, @Nullable String text) throws ServerStartException {
        if (text == null) {
            return Optional.empty();
        }
        Path named = Path.of(text);
        if (!Files.isReadable(named)) {
            throw wrong(field, "names " + named + ", which the server cannot read");
        }
        return Optional.of(named);
    }

    /** @param otherwise where the field is left out */
    public Duration duration(String field, @Nullable String text, Duration otherwise, Duration least, Duration most)
            throws ServerStartException {
        if (text == null) {
            return otherwise;
        }
        try {
            Duration duration = Duration.parse(text);
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // said below
        }
        throw wrong(field, "is '" + text + "'; give a duration from " + least + " to " + most);
    }

    /** @param what of the field, and what it must be, without a full stop */
    public ServerStartException wrong(String field, String what) {
        return new ServerStartException(path + ": " + field + " " + what + ".");
    }
}
