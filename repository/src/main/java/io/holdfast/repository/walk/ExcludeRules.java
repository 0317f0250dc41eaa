package io.holdfast.repository.walk;

import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.FileStatus;
import io.holdfast.repository.posix.FileType;
import io.holdfast.repository.posix.OpenFile;
import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** All rules by which things are left out, as restic's. Immutable. */
public final class ExcludeRules {
    /** Nothing is left out. */
    public static final ExcludeRules NONE =
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

    /**
     * Leaves out what matches.
     *
     * @param patterns see {@link ExcludePatterns}
     * @throws IllegalArgumentException for a pattern that cannot be understood
     */
    public static ExcludeRules of(String... patterns) {
        return NONE.withPatterns(ExcludePatterns.parse(List.of(patterns), false), ExcludePatterns.NONE);
    }

    /**
     * With patterns in the places of those that there are.
     *
     * @param foldingCase patterns in which capitals and small letters are the same
     */
    public ExcludeRules withPatterns(ExcludePatterns exact, ExcludePatterns foldingCase) {
        return new ExcludeRules(exact, foldingCase, markers, largest, oneFileSystem);
    }

    /**
     * Leaves out all else in a directory that holds a certain file.
     *
     * @param text the file's name, and after a colon what it has to begin with if that matters
     * @throws IllegalArgumentException when it is no file's name
     */
    public ExcludeRules withMarker(String text) {
        return with(Marker.parse(text));
    }

    /** Leaves out what is in directories with a {@code CACHEDIR.TAG}. */
    public ExcludeRules withoutCaches() {
        return with(CACHE);
    }

    private ExcludeRules with(Marker marker) {
        List<Marker> all = new ArrayList<>(markers);
        all.add(marker);
        return new ExcludeRules(patterns, ignoringCase, all, largest, oneFileSystem);
    }

    /** Leaves out files of more bytes. */
    public ExcludeRules withLargest(long bytes) {
        return new ExcludeRules(patterns, ignoringCase, markers, bytes, oneFileSystem);
    }

    /** Leaves out what is mounted below. */
    public ExcludeRules withinOneFileSystem() {
        return new ExcludeRules(patterns, ignoringCase, markers, largest, true);
    }

    /** Whether the entry itself is left out by its path; its parents were asked about before it. */
    public boolean excludes(EntryPath path) {
        return patterns.exclude(path) || ignoringCase.exclude(path);
    }

    /** Whether a file is left out by its size. */
    public boolean excludes(FileStatus status) {
        return status.type() == FileType.REGULAR && status.size() > largest;
    }

    /** Whether a directory is kept but what is in it belongs to another file system and is left out. */
    public boolean crosses(Directory parent, FileStatus status) throws PosixException {
        return oneFileSystem && parent.status().deviceId() != status.deviceId();
    }

    /** The mark by which all else in a directory is left out. */
    public Optional<EntryName> mark(Directory directory, List<EntryName> names) {
        return markers.stream()
                .filter(marker -> names.contains(marker.name()) && marker.marks(directory))
                .map(Marker::name)
                .findFirst();
    }
}
