package io.holdfast.vault.http;

import io.holdfast.vault.storage.Address;
import io.holdfast.vault.storage.FileName;
import io.holdfast.vault.storage.FileType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a path means. A path that means nothing here is never brought near the disk. */
sealed interface Target {
    record Health() implements Target {}

    record Metrics() implements Target {}

    record Status() implements Target {}

    record Repository(Address address) implements Target {}

    record Listing(Address address, FileType type) implements Target {}

    record File(Address address, FileName file) implements Target {}

    /** Our addition: moves lock ends to a later time. */
    record Prolong(Address address) implements Target {}

    String PROLONG = "holdfast-prolong";

    /** Neither escapes nor anything else that can be read in two ways; no name that we store needs them. */
    Pattern PLAIN = Pattern.compile("/[A-Za-z0-9._/-]*");

    int LONGEST = 400;

    /** @param path as it stands in the request, not decoded */
    static Optional<Target> of(String path) {
        if (path.length() > LONGEST || !PLAIN.matcher(path).matches()) {
            return Optional.empty();
        }
        boolean folder = path.endsWith("/");
        List<String> parts = List.of(path.substring(1).split("/", -1));
        if (folder) {
            parts = parts.subList(0, parts.size() - 1);
        }
        if (parts.stream().anyMatch(String::isEmpty)) {
            return Optional.empty();
        }
        try {
            return switch (parts.size()) {
                case 1 -> plain(parts.getFirst(), folder);
                case 2 -> Optional.of(new Repository(new Address(parts.get(0), parts.get(1))));
                case 3 -> inRepository(new Address(parts.get(0), parts.get(1)), parts.get(2), folder);
                case 4, 5 ->
                    folder
                            ? Optional.empty()
                            : file(
                                    new Address(parts.get(0), parts.get(1)),
                                    parts.get(2),
                                    String.join("/", parts.subList(3, parts.size())));
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException e) {
            // no name that anything here can have
            return Optional.empty();
        }
    }

    private static Optional<Target> plain(String word, boolean folder) {
        if (folder) {
            return Optional.empty();
        }
        return switch (word) {
            case "health" -> Optional.of(new Health());
            case "metrics" -> Optional.of(new Metrics());
            case "status" -> Optional.of(new Status());
            default -> Optional.empty();
        };
    }

    private static Optional<Target> inRepository(Address address, String word, boolean folder) {
        if (word.equals(PROLONG)) {
            return folder ? Optional.empty() : Optional.of(new Prolong(address));
        }
        return FileType.of(word).flatMap(type -> switch (type) {
            case CONFIG -> folder ? Optional.empty() : Optional.of(new File(address, FileName.CONFIG));
            case KEY, LOCK, SNAPSHOT, INDEX, PACK, TAIL -> Optional.of(new Listing(address, type));
        });
    }

    private static Optional<Target> file(Address address, String word, String name) {
        return FileType.of(word).map(type -> new File(address, new FileName(type, name)));
    }
}
