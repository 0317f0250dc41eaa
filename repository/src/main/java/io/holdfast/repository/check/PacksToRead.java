package io.holdfast.repository.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Whose bytes a check reads, beside the structure, which it always looks through. */
public sealed interface PacksToRead {
    /** No pack's. */
    record None() implements PacksToRead {}

    /** Every pack's. */
    record All() implements PacksToRead {}

    /**
     * One of several groups of about the same size, always the same packs, as restic forms them: who reads one group each
     * day has read everything after as many days as there are groups.
     *
     * @param number from 1 to {@code of}
     * @param of how many groups there are, 1 to 256
     */
    record Group(int number, int of) implements PacksToRead {
        /** One for each value of the byte that they are told apart by. */
        public static final int MOST = 256;

        public Group {
            if (of < 1 || of > MOST || number < 1 || number > of) {
                throw new IllegalArgumentException(
                        "Group " + number + " of " + of + ": there may be 1 to 256 groups, counted from 1.");
            }
        }
    }

    /** So many percent of the packs, others each time; one at least. @param percent above 0, at most 100 */
    record Share(double percent) implements PacksToRead {
        public Share {
            if (!(percent > 0 && percent <= 100)) {
                throw new IllegalArgumentException(percent + " % is no part: give more than 0 and at most 100.");
            }
        }
    }

    /** Packs of about so many bytes in all, others each time; one at least. @param bytes above 0 */
    record Amount(long bytes) implements PacksToRead {
        public Amount {
            if (bytes <= 0) {
                throw new IllegalArgumentException("The amount to read is more than 0 bytes.");
            }
        }
    }

    /**
     * The names of those to read.
     *
     * @param packs every pack's name, a SHA-256 in hexadecimal digits, and its size in bytes
     */
    default List<String> of(Map<String, Long> packs, RandomGenerator random) {
        return switch (this) {
            case None none -> List.of();
            case All all -> List.copyOf(packs.keySet());
            case Group group ->
                packs.keySet().stream()
                        .filter(name -> Integer.parseInt(name.substring(0, 2), 16) % group.of() == group.number() - 1)
                        .toList();
            case Share share ->
                shuffled(packs, random).stream()
                        .limit(Math.max(1, Math.round(packs.size() * share.percent() / 100)))
                        .toList();
            case Amount amount -> {
                long[] left = {amount.bytes()};
                yield shuffled(packs, random).stream()
                        .takeWhile(name -> {
                            boolean room = left[0] > 0;
                            left[0] -= packs.getOrDefault(name, 0L);
                            return room;
                        })
                        .collect(Collectors.toUnmodifiableList());
            }
        };
    }

    private static List<String> shuffled(Map<String, Long> packs, RandomGenerator random) {
        List<String> all = new ArrayList<>(packs.keySet());
        Collections.shuffle(all, random);
        return all;
    }
}
