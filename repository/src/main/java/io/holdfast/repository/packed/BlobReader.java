package io.holdfast.repository.packed;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs.Consumer;
import io.holdfast.repository.blob.Blobs.Location;
import io.holdfast.repository.index.Index;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Reads blobs from packs, each verified; tries other copies of a damaged one. */
final class BlobReader {
    /** Blobs this close together are read in one go. */
    private static final int GAP = 128 << 10;

    /** Read in one go at most, unless a single blob is longer. */
    private static final int RUN = 4 << 20;

    private final Store store;
    private final Index index;
    private final BlobCodecs codecs;

    BlobReader(Store store, Index index, BlobCodecs codecs) {
        this.store = store;
        this.index = index;
        this.codecs = codecs;
    }

    byte[] load(BlobType type, BlobId id) throws IOException {
        index.load();
        List<String> problems = new ArrayList<>();
        List<Location> copies = index.findAll(type, id);
        for (int round = 0; round < 2; round++) {
            problems.clear();
            for (Location copy : copies) {
                Optional<byte[]> found = attempt(copy, problems);
                if (found.isPresent()) {
                    return found.get();
                }
            }
            // another process may have written it, or moved it to another pack, since the index was read
            index.refresh();
            List<Location> now = index.findAll(type, id);
            if (now.equals(copies)) {
                break;
            }
            copies = now;
        }
        for (Location copy : index.findRetired(type, id)) {
            // it was not promised to be there
            Optional<byte[]> found = attempt(copy, new ArrayList<>());
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw damaged(type, id, problems);
    }

    /** @param problems takes what is wrong with this copy */
    private Optional<byte[]> attempt(Location copy, List<String> problems) throws IOException {
        try {
            byte[] sealed = new byte[copy.length()];
            store.read(pack(copy), copy.offset(), sealed, 0, sealed.length);
            return Optional.of(open(copy, sealed, 0));
        } catch (NoSuchFileException e) {
            problems.add("pack " + copy.pack() + " is missing");
        } catch (EOFException e) {
            problems.add("pack " + copy.pack() + " is too short");
        } catch (BlobCodec.NotSound e) {
            problems.add("in pack " + copy.pack() + " at byte " + copy.offset() + ": " + e.getMessage());
        }
        return Optional.empty();
    }

    private RepositoryException.Damaged damaged(BlobType type, BlobId id, List<String> problems) {
        String what = problems.isEmpty() ? "is in no index file" : "cannot be read: " + String.join("; ", problems);
        return new RepositoryException.Damaged((type == BlobType.TREE ? "Tree " : "Blob ") + id
                + " of the repository at " + store.location() + " " + what
                + ". Check the repository; bring the file back from a copy, or back up again, which stores what is"
                + " missing anew once rebuild-index has dropped it from the index.");
    }

    void loadAll(List<Location> locations, Consumer consumer) throws IOException, InterruptedException {
        readAll(locations, (location, bytes, at, codec) -> {
            byte[] plaintext;
            try {
                codec.verify(bytes, at, location.length(), location.type(), location.plainLength(), location.id());
                plaintext = codec.opened();
            } catch (BlobCodec.NotSound e) {
                plaintext = load(location.type(), location.id());
            }
            consumer.accept(location, plaintext);
        });
    }

    /** Saves blobs of one pack in another repository; what is compressed stays so. */
    void copyAll(List<Location> locations, SavingSession target, LongConsumer copied)
            throws IOException, InterruptedException {
        readAll(locations, (location, bytes, at, codec) -> {
            BlobType type = location.type();
            BlobId id = location.id();
            int length = location.plainLength();
            try {
                codec.verify(bytes, at, location.length(), type, length, id);
                if (codec.openedCompressedLength() == 0) {
                    target.save(type, id, codec.opened(), 0, length);
                } else {
                    target.saveCompressed(
                            type, id, codec.openedCompressed(), codec.openedCompressedLength(), codec.opened(), length);
                }
            } catch (BlobCodec.NotSound e) {
                target.save(type, id, load(type, id), 0, length);
            }
            copied.accept(length);
        });
    }

    /** Takes sealed blobs as they are read, with a codec to open them with. */
    private interface Taker {
        void take(Location location, byte[] sealed, int at, BlobCodec codec) throws IOException, InterruptedException;
    }

    private void readAll(List<Location> locations, Taker taker) throws IOException, InterruptedException {
        List<Location> sorted = new ArrayList<>(locations);
        sorted.sort(Comparator.comparingLong(Location::offset));
        int first = 0;
        while (first < sorted.size()) {
            int last = first;
            long from = sorted.get(first).offset();
            long end = from + sorted.get(first).length();
            while (last + 1 < sorted.size()) {
                Location next = sorted.get(last + 1);
                long nextEnd = next.offset() + next.length();
                if (next.offset() - end > GAP || nextEnd - from > RUN) {
                    break;
                }
                end = Math.max(end, nextEnd);
                last++;
            }
            readRun(sorted.subList(first, last + 1), from, (int) (end - from), taker);
            first = last + 1;
        }
    }

    private void readRun(List<Location> run, long from, int length, Taker taker)
            throws IOException, InterruptedException {
        BlobCodec codec = codecs.take();
        try {
            byte[] sealed = codec.room(length);
            try {
                store.read(pack(run.getFirst()), from, sealed, 0, length);
            } catch (NoSuchFileException | EOFException e) {
                // whoever opens zeros finds that they are not sound, and looks for a copy elsewhere
                Arrays.fill(sealed, 0, length, (byte) 0);
            }
            for (Location location : run) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while reading packs");
                }
                taker.take(location, sealed, (int) (location.offset() - from), codec);
            }
        } finally {
            codecs.give(codec);
        }
    }

    private byte[] open(Location location, byte[] sealed, int at) throws BlobCodec.NotSound {
        BlobCodec codec = codecs.take();
        try {
            return codec.open(sealed, at, location.length(), location.type(), location.plainLength(), location.id());
        } finally {
            codecs.give(codec);
        }
    }

    private static StoreFile pack(Location location) {
        return new StoreFile(FileKind.PACK, location.pack());
    }
}
