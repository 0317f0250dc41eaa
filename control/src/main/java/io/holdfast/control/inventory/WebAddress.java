package io.holdfast.control.inventory;

import io.holdfast.repository.secret.SecretReference;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** An address over HTTP: plain, or where it is written, for those that are secrets themselves. */
public sealed interface WebAddress {
    /** One that everybody may see. */
    record Plain(URI address) implements WebAddress {
        @Override
        public URI resolve() {
            return address;
        }
    }

    /** One that whoever knows it may use. */
    record Hidden(SecretReference where) implements WebAddress {
        @Override
        public URI resolve() throws IOException {
            String text = where.read();
            return parse(text)
                    .orElseThrow(() -> new IOException("What is written in " + where.where()
                            + " is no address; it must begin with https:// or http://."));
        }
    }

    /** @throws IOException when the reference leads nowhere; without the address */
    URI resolve() throws IOException;

    /**
     * Reads {@code url}, {@code url-file}, {@code url-env} or {@code url-from} of settings.
     *
     * @param mayBePlain false where whoever knows the address may use it
     */
    static Optional<WebAddress> of(
            Map<String, String> settings, boolean mayBePlain, BiConsumer<String, String> problem) {
        String plain = settings.getOrDefault("url", "");
        Optional<SecretReference> where = SecretReference.of(settings, "url", problem);
        if (plain.isEmpty()) {
            if (where.isEmpty() && !settings.containsKey("url-from")) {
                problem.accept(
                        "url-file",
                        "is missing; name a file that holds the address, a variable in url-env, or a"
                                + " store of secrets in url-from");
            }
            return where.map(Hidden::new);
        }
        if (!mayBePlain) {
            problem.accept(
                    "url", "would store a secret: whoever knows it may post; name a file that holds it in url-file");
            return Optional.empty();
        }
        if (where.isPresent()) {
            problem.accept("url", "cannot be used beside url-file, url-env or url-from; keep one of them");
            return Optional.empty();
        }
        Optional<URI> address = parse(plain);
        if (address.isEmpty()) {
            problem.accept("url", "must be an address that begins with https:// or http://");
        }
        return address.map(Plain::new);
    }

    private static Optional<URI> parse(String text) {
        try {
            URI address = URI.create(text);
            boolean web = "https".equalsIgnoreCase(address.getScheme()) || "http".equalsIgnoreCase(address.getScheme());
            return web && address.getHost() != null && address.getUserInfo() == null
                    ? Optional.of(address)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
