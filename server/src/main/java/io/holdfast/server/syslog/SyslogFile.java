package io.holdfast.server.syslog;

import io.holdfast.server.ServerStartException;
import io.holdfast.server.settings.SettingsFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@link SyslogSettings} from a YAML file. It holds no secret itself. */
public final class SyslogFile {
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
    public static SyslogSettings read(Path path) throws ServerStartException {
        SettingsFile file = new SettingsFile(path, "The collector's file", "docs/audit.md");
        Written written = file.read(Written.class);
        URI receiver = receiver(file, written.receiver());
        boolean tls = "tls".equals(receiver.getScheme());
        Optional<Path> authorities = file.existing("caFile", written.caFile());
        Optional<Path> certificate = file.existing("certificateFile", written.certificateFile());
        Optional<Path> key = file.existing("keyFile", written.keyFile());
        if (certificate.isPresent() != key.isPresent()) {
            throw file.wrong("certificateFile", "and keyFile belong together: give both, or neither");
        }
        if (!tls && (authorities.isPresent() || certificate.isPresent())) {
            throw file.wrong("receiver", "is not encrypted; certificates are for tls://");
        }
        SyslogSettings settings = new SyslogSettings(
                tls,
                receiver.getHost().replaceAll("[\\[\\]]", ""),
                receiver.getPort() > 0 ? receiver.getPort() : tls ? TLS_PORT : TCP_PORT,
                body(file, written.format()),
                authorities,
                certificate.flatMap(one -> key.map(its -> new SyslogSettings.Identity(one, its))),
                file.duration("behindAfter", written.behindAfter(), BEHIND, LEAST_BEHIND, MOST_BEHIND));
        SyslogConnection.requireUsable(path, settings);
        return settings;
    }

    private static URI receiver(SettingsFile file, @Nullable String written) throws ServerStartException {
        String text = file.required("receiver", written);
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
        throw file.wrong("receiver", "is '" + text + "'; give one such as tls://collector.example.org:6514");
    }

    private static SyslogSettings.Body body(SettingsFile file, @Nullable String text) throws ServerStartException {
        for (SyslogSettings.Body body : SyslogSettings.Body.values()) {
            if (text == null || body.name().toLowerCase(Locale.ROOT).equals(text)) {
                return body;
            }
        }
        throw file.wrong("format", "is '" + text + "'; it must be cef or json");
    }
}
