package io.holdfast.server.syslog;

import io.holdfast.server.ServerStartException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads {@link SyslogSettings} from a YAML file. It holds no secret itself. */
public final class SyslogFile {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final int TCP_PORT = 601;
    private static final int TLS_PORT = 6514;
    private static final Duration BEHIND = Duration.ofMinutes(5);
    private static final Duration LEAST_BEHIND = Duration.ofSeconds(1);
    private static final Duration MOST_BEHIND = Duration.ofDays(1);

    private SyslogFile() {}

    /** As it stands in the file; what is left out is null. */
    private record Written(
            @Nullable String receiver,
            @Nullable String format,
            @Nullable String caFile,
            @Nullable String certificateFile,
            @Nullable String keyFile,
            @Nullable String behindAfter) {}

    /** @throws ServerStartException naming the field that is wrong and what it must be */
    public static SyslogSettings read(Path file) throws ServerStartException {
        Written written;
        try {
            written = YAML.readValue(Files.readString(file), Written.class);
        } catch (JacksonException e) {
            throw new ServerStartException(
                    file + " is not what docs/audit.md describes: " + e.getOriginalMessage() + ".", e);
        } catch (IOException e) {
            throw new ServerStartException("The collector's file " + file + " cannot be read (" + e + ").", e);
        }
        if (written == null) {
            throw new ServerStartException(file + " is empty; docs/audit.md says what belongs there.");
        }
        URI receiver = receiver(file, written.receiver());
        boolean tls = "tls".equals(receiver.getScheme());
        Optional<Path> authorities = existing(file, "caFile", written.caFile());
        Optional<Path> certificate = existing(file, "certificateFile", written.certificateFile());
        Optional<Path> key = existing(file, "keyFile", written.keyFile());
        if (certificate.isPresent() != key.isPresent()) {
            throw wrong(file, "certificateFile", "and keyFile belong together: give both, or neither");
        }
        if (!tls && (authorities.isPresent() || certificate.isPresent())) {
            throw wrong(file, "receiver", "is not encrypted; certificates are for tls://");
        }
        SyslogSettings settings = new SyslogSettings(
                tls,
                receiver.getHost().replaceAll("[\\[\\]]", ""),
                receiver.getPort() > 0 ? receiver.getPort() : tls ? TLS_PORT : TCP_PORT,
                body(file, written.format()),
                authorities,
                certificate.flatMap(one -> key.map(its -> new SyslogSettings.Identity(one, its))),
                behindAfter(file, written.behindAfter()));
        SyslogConnection.requireUsable(file, settings);
        return settings;
    }

    private static URI receiver(Path file, @Nullable String text) throws ServerStartException {
        if (text == null || text.isBlank()) {
            throw wrong(file, "receiver", "is missing");
        }
        try {
            URI uri = URI.create(text);
            boolean bare = uri.getHost() != null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null
                    && uri.getPort() <= 65535;
            if (bare && ("tls".equals(uri.getScheme()) || "tcp".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw wrong(file, "receiver", "is '" + text + "'; give one such as tls://collector.example.org:6514");
    }

    private static SyslogSettings.Body body(Path file, @Nullable String text) throws ServerStartException {
        for (SyslogSettings.Body body : SyslogSettings.Body.values()) {
            if (text == null || body.name().toLowerCase(Locale.ROOT).equals(text)) {
                return body;
            }
        }
        throw wrong(file, "format", "is '" + text + "'; it must be cef or json");
    }

    private static Optional<Path> existing(Path file, String field, @Nullable String text) throws ServerStartException {
        if (text == null) {
            return Optional.empty();
        }
        Path path = Path.of(text);
        if (!Files.isReadable(path)) {
            throw wrong(file, field, "names " + path + ", which the server cannot read");
        }
        return Optional.of(path);
    }

    private static Duration behindAfter(Path file, @Nullable String text) throws ServerStartException {
        if (text == null) {
            return BEHIND;
        }
        try {
            Duration duration = Duration.parse(text);
            if (duration.compareTo(LEAST_BEHIND) >= 0 && duration.compareTo(MOST_BEHIND) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // said below
        }
        throw wrong(
                file, "behindAfter", "is '" + text + "'; give a duration from " + LEAST_BEHIND + " to " + MOST_BEHIND);
    }

    private static ServerStartException wrong(Path file, String field, String what) {
        return new ServerStartException(file + ": " + field + " " + what + ".");
    }
}
