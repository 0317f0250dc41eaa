package io.holdfast.sources.s3;

import io.holdfast.repository.store.Variables;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a declaration says of an S3 server; the package's description has the settings. */
record BucketSettings(
        URI endpoint,
        String region,
        Optional<Path> credentialsFile,
        Optional<Path> authority,
        Optional<String> account) {
    private static final Set<String> KEYS = Set.of("endpoint", "region", "credentials-file", "ca-file", "account");
    private static final Pattern AMAZON =
            Pattern.compile("s3(?:[.-](?:dualstack\\.)?([a-z0-9-]+))?\\.(amazonaws\\.com(?:\\.[a-z]+)?)");
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");
    private static final String DEFAULT_REGION = "us-east-1";

    static BucketSettings of(SourceSettings settings) throws SourceException {
        settings.refuseOthersThan(KEYS);
        Optional<URI> given = text(settings, "endpoint").isPresent()
                ? Optional.of(endpoint(settings.require("endpoint")))
                : Optional.empty();
        String region = text(settings, "region")
                .or(() -> given.flatMap(BucketSettings::amazonRegion))
                .orElse(DEFAULT_REGION);
        if (!REGION.matcher(region).matches()) {
            throw new SourceException(
                    "The source's setting 'region' is '" + region + "'. Give one such as eu-central-1.");
        }
        return new BucketSettings(
                given.orElseGet(() -> URI.create("https://s3." + region + ".amazonaws.com")),
                region,
                settings.file("credentials-file"),
                settings.file("ca-file"),
                text(settings, "account"));
    }

    private static Optional<String> text(SourceSettings settings, String key) {
        return settings.get(key).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static URI endpoint(String text) throws SourceException {
        try {
            URI uri = new URI(text.strip());
            String path = uri.getRawPath();
            if (uri.getUserInfo() != null) {
                throw new SourceException(
                        "The source's setting 'endpoint' holds credentials. Put them into a file and name it"
                                + " in 'credentials-file'.");
            }
            if (("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && (path == null || path.isEmpty() || path.equals("/"))
                    && uri.getRawQuery() == null) {
                return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
            }
        } catch (URISyntaxException e) {
            // said below, as for a wrong scheme
        }
        throw new SourceException("The source's setting 'endpoint' is '" + text
                + "'. Give the server's address without a bucket, such as https://minio.example:9000.");
    }

    private static Optional<String> amazonRegion(URI endpoint) {
        Matcher matcher = AMAZON.matcher(endpoint.getHost().toLowerCase(Locale.ROOT));
        return matcher.matches() ? Optional.ofNullable(matcher.group(1)) : Optional.empty();
    }

    /** The server, the same whichever of Amazon's regions is asked: each lists the buckets of all. */
    static String server(URI endpoint) {
        String host = endpoint.getHost().toLowerCase(Locale.ROOT);
        Matcher amazon = AMAZON.matcher(host);
        if (amazon.matches()) {
            return amazon.group(2);
        }
        int port = endpoint.getPort();
        return host + ":" + (port >= 0 ? port : "https".equals(endpoint.getScheme()) ? 443 : 80);
    }

    /** What the file says now, else this process's environment. */
    Variables variables() throws java.io.IOException {
        return credentialsFile.isPresent() ? Variables.file(credentialsFile.get()) : Variables.environment();
    }
}
