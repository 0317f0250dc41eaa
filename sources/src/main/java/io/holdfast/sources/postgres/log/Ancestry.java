package io.holdfast.sources.postgres.log;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a timeline comes from: what a {@code <8 hex>.history} file says (timeline.c). Each line is a timeline, the
 * position at which it was left, and why.
 *
 * @param timeline whose history it is
 * @param forks from the oldest timeline on; the last one's switch begins {@code timeline}
 * @param file the file's bytes as the server sent them; empty for timeline 1, which has none
 */
record Ancestry(int timeline, List<Fork> forks, byte[] file) {

    /** A timeline and the position up to which it belongs to this history. */
    record Fork(int timeline, Lsn until) {}

    Ancestry {
        forks = List.copyOf(forks);
        if (!forks.isEmpty() && forks.getLast().timeline() >= timeline) {
            throw new IllegalArgumentException("timeline " + timeline + " cannot come from " + forks.getLast());
        }
    }

    /** Of timeline 1, and of one whose history file is not to be had. */
    static Ancestry none(int timeline) {
        return new Ancestry(timeline, List.of(), new byte[0]);
    }

    static Ancestry parse(int timeline, byte[] file) throws SourceException {
        List<Fork> forks = new ArrayList<>();
        for (String line : new String(file, StandardCharsets.UTF_8).lines().toList()) {
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            String[] words = text.split("\\s+", 3);
            try {
                forks.add(new Fork(Integer.parseUnsignedInt(words[0]), Lsn.parse(words[1])));
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                throw new SourceException(
                        "The history of timeline " + timeline + " has a line that makes no sense: '" + text
                                + "'. Compare it with " + fileName(timeline) + " in the server's pg_wal.",
                        e);
            }
        }
        try {
            return new Ancestry(timeline, forks, file.clone());
        } catch (IllegalArgumentException e) {
            throw new SourceException(
                    "The history file of timeline " + timeline + " names a later timeline as its past. Compare it with "
                            + fileName(timeline) + " in the server's pg_wal.",
                    e);
        }
    }

    static String fileName(int timeline) {
        return String.format(Locale.ROOT, "%08X.history", timeline);
    }

    /** The timeline of a history file's name; empty for any other name. */
    static Optional<Integer> timelineOf(String fileName) {
        if (!fileName.matches("[0-9A-F]{8}\\.history")) {
            return Optional.empty();
        }
        int timeline = Integer.parseUnsignedInt(fileName.substring(0, 8), 16);
        return timeline < 1 ? Optional.empty() : Optional.of(timeline);
    }

    /** Where {@code ancestor} was left; empty when it is no ancestor of this timeline. */
    Optional<Lsn> endOf(int ancestor) {
        return forks.stream()
                .filter(fork -> fork.timeline() == ancestor)
                .map(Fork::until)
                .findFirst();
    }

    /** The timeline that follows {@code ancestor} on the way to this one. @throws java.util.NoSuchElementException */
    int after(int ancestor) {
        for (int i = 0; i < forks.size(); i++) {
            if (forks.get(i).timeline() == ancestor) {
                return i + 1 < forks.size() ? forks.get(i + 1).timeline() : timeline;
            }
        }
        throw new java.util.NoSuchElementException(ancestor + " is no ancestor of " + timeline);
    }
}
