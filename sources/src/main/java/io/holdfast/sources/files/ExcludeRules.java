package io.holdfast.sources.files;

import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.FileStatus;
import io.holdfast.repository.posix.FileType;
import io.holdfast.repository.posix.OpenFile;
import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** All rules by which things are left out, as restic's. The package's description lists the settings. */
final class ExcludeRules {
    static final ExcludeRules NONE =
            new ExcludeRules(ExcludePatterns.NONE, ExcludePatterns.NONE, List.of(), Long.MAX_VALUE, false);

    /** https://bford.info/cachedir/ */
    private static final Marker CACHE = new Marker(
            EntryName.of("CACHEDIR.TAG"),
            "Signature: 8a477f597d28d172789f06886806bc55".getBytes(StandardCharsets.US_ASCII));

    private final ExcludePatterns patterns;
    private final ExcludePatterns ignoringCase;
    private final List<Marker> markers;
    private final long largest;
    private final boolean oneFileSystem;

    /** A file whose presence, with this at its beginning, says that its directory's content is left out. */
    private record Marker(EntryName name, byte[] header) {
        private static Marker parse(String text) {
            int colon = text.indexOf(':');
            return new Marker(
                    EntryName.of(colon < 0 ? text : text.substring(0, colon)),
                    (colon < 0 ? "" : text.substring(colon + 1)).getBytes(StandardCharsets.UTF_8));
        }

        private boolean marks(Directory directory) {
            try (OpenFile file = directory.openFile(name)) {
                byte[] start = new byte[header.length];
                return file.status().type() == FileType.REGULAR
                        && file.read(start, 0, start.length, 0) == start.length
                        && Arrays.equals(start, header);
            } catch (PosixException e) {
                // as in restic, a mark that cannot be read marks nothing: rather too much than too little
                return false;
            }
        }
    }

    private ExcludeRules(
            ExcludePatterns patterns,
            ExcludePatterns ignoringCase,
            List<Marker> markers,
            long largest,
            boolean oneFileSystem) {
        this.patterns = patterns;
        this.ignoringCase = ignoringCase;
        this.markers = List.copyOf(markers);
        this.largest = largest;
        this.oneFileSystem = oneFileSystem;
    }

    static ExcludeRules parse(SourceSettings settings) throws SourceException {
        List<Marker> markers = new ArrayList<>();
        if (Boolean.parseBoolean(settings.get("exclude-caches").orElse("false"))) {
            markers.add(CACHE);
        }
        for (String text : list(settings, "exclude-if-present")) {
            try {
                markers.add(Marker.parse(text));
            } catch (IllegalArgumentException e) {
                throw new SourceException(
                        "The setting 'exclude-if-present' has '" + text + "', which is no file's name.", e);
            }
        }
        return new ExcludeRules(
                ExcludePatterns.parse(list(settings, "exclude"), false),
                ExcludePatterns.parse(list(settings, "iexclude"), true),
                markers,
                size(settings.get("exclude-larger-than").orElse("")),
                Boolean.parseBoolean(settings.get("one-file-system").orElse("false")));
    }

    private static List<String> list(SourceSettings settings, String name) {
        return ExcludePatterns.split(settings.get(name).orElse(""));
    }

    /** As restic: a number with K, M, G or T, of 1024. */
    private static long size(String text) throws SourceException {
        if (text.isBlank()) {
            return Long.MAX_VALUE;
        }
        String number = text.strip().toUpperCase(java.util.Locale.ROOT).replaceFirst("B$", "");
        int unit = number.isEmpty() ? -1 : "KMGT".indexOf(number.charAt(number.length() - 1));
        try {
            long value = Long.parseLong(unit < 0 ? number : number.substring(0, number.length() - 1));
            return Math.multiplyExact(value, 1L << (10 * (unit + 1)));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new SourceException(
                    "The setting 'exclude-larger-than' is '" + text + "', which is no size. Give one such as 100M.", e);
        }
    }

    /** Whether the entry itself is left out by its path; its parents were asked about before it. */
    boolean excludes(EntryPath path) {
        return patterns.exclude(path) || ignoringCase.exclude(path);
    }

    boolean excludes(FileStatus status) {
        return status.type() == FileType.REGULAR && status.size() > largest;
    }

    /** Whether a directory is kept but what is in it belongs to another file system and is left out. */
    boolean crosses(Directory parent, FileStatus status) throws PosixException {
        return oneFileSystem && parent.status().deviceId() != status.deviceId();
    }

    /** The mark by which all else in a directory is left out. */
    Optional<EntryName> mark(Directory directory, List<EntryName> names) {
        return markers.stream()
                .filter(marker -> names.contains(marker.name()) && marker.marks(directory))
                .map(Marker::name)
                .findFirst();
    }
}
