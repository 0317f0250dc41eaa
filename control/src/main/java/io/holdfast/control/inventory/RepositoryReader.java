package io.holdfast.control.inventory;

import io.holdfast.control.inventory.Declaration.Price;
import io.holdfast.control.inventory.Declaration.ScrubRule;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.repository.store.StoreLocation;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the spec of a repository. */
final class RepositoryReader {
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final Pattern MEDIA = Pattern.compile("[a-z][a-z0-9-]{0,29}");
    private static final String PRUNE_EVERY = "PT24H";
    private static final String SCRUB_EVERY = "P30D";

    private RepositoryReader() {}

    static StoreDeclaration read(String name, Fields spec) {
        Optional<Duration> prune = every(spec, "pruneEvery", PRUNE_EVERY, Duration.ofMinutes(1), "a minute");
        ScrubRule scrub = new ScrubRule(
                every(spec, "scrubEvery", SCRUB_EVERY, Duration.ofHours(1), "an hour"),
                PolicyReader.limit(spec, "scrubRateMib"));
        Optional<String> wrapped = path(spec, "passwordWrapped");
        Optional<String> password = path(spec, "passwordFile");
        if (wrapped.isEmpty() && password.isEmpty() && !spec.has("passwordFile") && !spec.has("passwordWrapped")) {
            spec.problem("passwordFile", "is missing");
        }
        if (wrapped.isPresent() && password.isPresent()) {
            spec.problem("passwordWrapped", "cannot be used beside passwordFile; keep one of them");
        }
        return new StoreDeclaration(
                name,
                spec.text("site"),
                location(spec),
                password,
                wrapped,
                path(spec, "credentialsFile"),
                prune,
                scrub,
                media(spec),
                price(spec),
                PolicyReader.limit(spec, "atOnce"));
    }

    private static Optional<Duration> every(
            Fields spec, String field, String unlessSaid, Duration least, String leastInWords) {
        Optional<Duration> every = spec.text(field, unlessSaid).equals("never")
                ? Optional.empty()
                : spec.parsed(field, "a duration such as " + unlessSaid + ", or never", Duration::parse)
                        .or(() -> Optional.of(Duration.parse(unlessSaid)));
        if (every.isPresent() && every.get().compareTo(least) < 0) {
            spec.problem(field, "must be " + leastInWords + " or more, or never");
        }
        return every;
    }

    private static Optional<Price> price(Fields spec) {
        if (!spec.has("price")) {
            return Optional.empty();
        }
        Fields fields = spec.object("price");
        Price price = new Price(fields.amount("perGbMonth", 0), currency(fields));
        fields.noOthers();
        return Optional.of(price);
    }

    static String currency(Fields fields) {
        return fields.parsed("currency", "three capital letters such as EUR", text -> {
                    if (!CURRENCY.matcher(text).matches()) {
                        throw new IllegalArgumentException(text);
                    }
                    return text;
                })
                .orElse("EUR");
    }

    private static Optional<String> media(Fields spec) {
        return spec.parsed("media", "a word such as tape: lower-case letters, digits and dashes", text -> {
            if (!MEDIA.matcher(text).matches()) {
                throw new IllegalArgumentException(text);
            }
            return text;
        });
    }

    private static Optional<String> path(Fields spec, String field) {
        return spec.has(field) ? Optional.of(spec.path(field)).filter(path -> !path.isEmpty()) : Optional.empty();
    }

    private static String location(Fields spec) {
        String text = spec.text("location");
        if (text.isEmpty()) {
            return "";
        }
        try {
            StoreLocation location = StoreLocation.parse(text);
            if (location instanceof StoreLocation.Rest rest
                    && (rest.user().isPresent() || rest.password().isPresent())) {
                spec.problem(
                        "location",
                        "would store credentials; write RESTIC_REST_USERNAME=… and RESTIC_REST_PASSWORD=… into a file"
                                + " and name it in credentialsFile");
                return "";
            }
            return location instanceof StoreLocation.Local ? spec.path("location") : location.toString();
        } catch (IllegalArgumentException e) {
            spec.problem("location", "cannot be used: " + e.getMessage());
            return "";
        }
    }
}
