package io.holdfast.repository.index;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs.Location;
import io.holdfast.repository.pack.PackEntry;
import io.holdfast.repository.pack.PackHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What all index files say, and which blobs of it are in use. Takes a bit a blob beyond the index itself. Read once;
 * {@link #use} is safe for many threads, the rest is for one.
 */
public final class PackUse {
    private final BlobTable blobs = new BlobTable();
    private final BitSet used = new BitSet();
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, List<Integer>> packsOfFile = new HashMap<>();

    // entries of a pack lie side by side: those of pack p from firsts[p] to firsts[p + 1]
    private int[] firsts = new int[1024];
    private final BitSet copies = new BitSet();
    private long trees;
    private long treeBytes;

    private PackUse() {}

    /**
     * Reads every index file.
     *
     * @throws io.holdfast.repository.RepositoryException.Damaged when one is not sound
     */
    public static PackUse read(IndexFiles files) throws IOException {
        return IndexFiles.again(() -> {
            PackUse use = new PackUse();
            for (String name : files.names()) {
                files.read(name, (pack, entries) -> use.add(name, pack, entries));
            }
            return use;
        });
    }

    private void add(String file, String pack, List<PackEntry> entries) {
        int number = names.size();
        Integer known = numbers.putIfAbsent(pack, number);
        packsOfFile.computeIfAbsent(file, it -> new ArrayList<>()).add(known == null ? number : known);
        if (known != null) {
            return;
        }
        names.add(pack);
        if (number + 2 > firsts.length) {
            firsts = Arrays.copyOf(firsts, firsts.length * 2);
        }
        for (PackEntry entry : entries) {
            if (blobs.contains(entry.type(), entry.id())) {
                copies.set(blobs.size());
            }
            blobs.add(number, entry);
            if (entry.type() == BlobType.TREE) {
                trees++;
                treeBytes += entry.length();
            }
        }
        firsts[number + 1] = blobs.size();
    }

    /** Of all trees together, sealed. */
    public long treeBytes() {
        return treeBytes;
    }

    /** Of a tree on average, sealed. */
    public long bytesOfTree() {
        return trees == 0 ? 0 : treeBytes / trees;
    }

    public int packs() {
        return names.size();
    }

    /** Names of the files that were read, and that named at least one pack. */
    public Set<String> files() {
        return Set.copyOf(packsOfFile.keySet());
    }

    /** Names of the packs that index files name which were written since this was read. */
    public Set<String> namedSince(IndexFiles files) throws IOException {
        return IndexFiles.again(() -> {
            Set<String> named = new HashSet<>();
            for (String file : files.names()) {
                if (!packsOfFile.containsKey(file)) {
                    files.read(file, (pack, entries) -> named.add(pack));
                }
            }
            return named;
        });
    }

    /** Numbers of the packs that an index file names. */
    public List<Integer> packsOf(String file) {
        return List.copyOf(packsOfFile.getOrDefault(file, List.of()));
    }

    public boolean knows(String pack) {
        return numbers.containsKey(pack);
    }

    public String name(int pack) {
        return names.get(pack);
    }

    /** Marks every copy of a blob as used. @return whether there is one */
    public boolean use(BlobType type, BlobId id) {
        List<Integer> found = numbersOf(type, id);
        synchronized (used) {
            found.forEach(used::set);
        }
        return !found.isEmpty();
    }

    private List<Integer> numbersOf(BlobType type, BlobId id) {
        List<Integer> found = new ArrayList<>(1);
        blobs.find(type, id, found::add);
        return found;
    }

    /**
     * Leaves one copy of each used blob marked, that of the pack of which most is used.
     *
     * @param sound whether a pack is there in full
     * @return a used blob of which no sound pack has a copy
     */
    public Optional<Location> settle(Predicate<Usage> sound) {
        long[] usedBytes = new long[names.size()];
        boolean[] isSound = new boolean[names.size()];
        for (int pack = 0; pack < usedBytes.length; pack++) {
            Usage usage = usage(pack);
            usedBytes[pack] = usage.usedBytes();
            isSound[pack] = sound.test(usage);
        }
        for (int copy = copies.nextSetBit(0); copy >= 0; copy = copies.nextSetBit(copy + 1)) {
            if (used.get(copy)) {
                PackEntry entry = blobs.entry(copy);
                List<Integer> all = numbersOf(entry.type(), entry.id());
                int best = all.getFirst();
                for (int other : all) {
                    used.clear(other);
                    if (isBetter(blobs.pack(other), blobs.pack(best), isSound, usedBytes)) {
                        best = other;
                    }
                }
                used.set(best);
            }
        }
        for (int pack = 0; pack < isSound.length; pack++) {
            if (!isSound[pack]) {
                List<Location> lost = used(pack);
                if (!lost.isEmpty()) {
                    return Optional.of(lost.getFirst());
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isBetter(int pack, int than, boolean[] isSound, long[] usedBytes) {
        return isSound[pack] == isSound[than] ? usedBytes[pack] > usedBytes[than] : isSound[pack];
    }

    /**
     * Where a blob would have to stay: the packs that hold an unmarked copy, when no copy is marked; empty when one is, or
     * when the index that was read does not have the blob at all.
     */
    public List<Integer> unmarked(BlobType type, BlobId id) {
        List<Integer> found = numbersOf(type, id);
        return found.stream().anyMatch(used::get)
                ? List.of()
                : found.stream().map(blobs::pack).toList();
    }

    /** The used blobs of a pack. */
    public List<Location> used(int pack) {
        List<Location> found = new ArrayList<>();
        for (int number = used.nextSetBit(firsts[pack]);
                number >= 0 && number < firsts[pack + 1];
                number = used.nextSetBit(number + 1)) {
            PackEntry entry = blobs.entry(number);
            found.add(new Location(
                    entry.type(), entry.id(), names.get(pack), entry.offset(), entry.length(), entry.plainLength()));
        }
        return found;
    }

    /** All blobs of a pack, as the index has them. */
    public List<PackEntry> entries(int pack) {
        List<PackEntry> entries = new ArrayList<>(firsts[pack + 1] - firsts[pack]);
        for (int number = firsts[pack]; number < firsts[pack + 1]; number++) {
            entries.add(blobs.entry(number));
        }
        return entries;
    }

    /**
     * How much of a pack is used.
     *
     * @param size of the pack as the index has it, in bytes
     * @param usedBytes sealed
     * @param unusedBytes sealed
     * @param compressed whether every blob is, as far as it pays
     * @param trees whether it holds trees
     * @param mixed whether it holds trees beside data, as restic's first versions wrote
     */
    public record Usage(
            int pack,
            String name,
            long size,
            int blobs,
            int usedBlobs,
            long usedBytes,
            long unusedBytes,
            boolean compressed,
            boolean trees,
            boolean mixed) {}

    public Usage usage(int pack) {
        long usedBytes = 0;
        long unusedBytes = 0;
        int usedBlobs = 0;
        boolean compressed = true;
        boolean trees = false;
        boolean data = false;
        List<PackEntry> entries = entries(pack);
        for (int i = 0; i < entries.size(); i++) {
            PackEntry entry = entries.get(i);
            if (used.get(firsts[pack] + i)) {
                usedBlobs++;
                usedBytes += entry.length();
            } else {
                unusedBytes += entry.length();
            }
            compressed &= entry.compressed();
            trees |= entry.type() == BlobType.TREE;
            data |= entry.type() == BlobType.DATA;
        }
        return new Usage(
                pack,
                names.get(pack),
                usedBytes + unusedBytes + PackHeader.storedSize(entries),
                entries.size(),
                usedBlobs,
                usedBytes,
                unusedBytes,
                compressed,
                trees,
                trees && data);
    }
}
