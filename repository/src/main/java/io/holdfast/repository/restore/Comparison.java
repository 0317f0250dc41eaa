package io.holdfast.repository.restore;

import io.holdfast.repository.Progress;
import io.holdfast.repository.blob.Blobs.Location;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.DirectoryCursor;
import io.holdfast.repository.posix.OpenFile;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import io.holdfast.repository.work.Parallel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the parts of files in the target that are not as the snapshot has them, whatever their times say. All processors
 * read and hash, a stretch of a file each. Used by one thread.
 */
final class Comparison {
    /** Bytes that one thread compares in one go: so that one huge file keeps all busy. */
    private static final int STRETCH = 16 << 20;

    private final Directory target;
    private final Progress progress;
    private final List<Existing> files = new ArrayList<>();
    private int parts;

    Comparison(Directory target, Progress progress) {
        this.target = target;
        this.progress = progress;
    }

    /** A file that is there; the parts that it is to consist of, in order, and their length together. */
    record Existing(EntryPath directory, Node.RegularFile file, List<Part> parts, long length) {}

    record Part(Location location, long offset) {}

    /**
     * @param wanted the parts that the file does not hold where they belong, in order
     * @param same bytes of those that it does
     */
    record Compared(Existing existing, List<Part> wanted, long same) {}

    private record Stretch(int file, List<Part> parts) {}

    private record Found(int file, List<Part> wanted, long same) {}

    void add(Existing existing) {
        files.add(existing);
        parts += existing.parts().size();
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    boolean isFull() {
        return parts >= Batch.FULL;
    }

    /** To be compared. */
    long bytes() {
        return files.stream().mapToLong(Existing::length).sum();
    }

    /** Compares what was added since the last call. In the order in which the files were added. */
    List<Compared> run() throws IOException, InterruptedException {
        List<Found> found = new ArrayList<>();
        Parallel.forEach(stretches(), Parallel.processors(), stretch -> {
            Found one = compare(stretch);
            synchronized (found) {
                found.add(one);
            }
        });
        List<List<Part>> wanted = new ArrayList<>();
        long[] same = new long[files.size()];
        files.forEach(file -> wanted.add(new ArrayList<>()));
        for (Found one : found) {
            wanted.get(one.file()).addAll(one.wanted());
            same[one.file()] += one.same();
        }
        List<Compared> compared = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            wanted.get(i).sort(Comparator.comparingLong(Part::offset));
            compared.add(new Compared(files.get(i), wanted.get(i), same[i]));
        }
        files.clear();
        parts = 0;
        return compared;
    }

    private List<Stretch> stretches() {
        List<Stretch> stretches = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            long began = 0;
            List<Part> stretch = new ArrayList<>();
            for (Part part : files.get(i).parts()) {
                if (part.offset() - began >= STRETCH) {
                    stretches.add(new Stretch(i, stretch));
                    stretch = new ArrayList<>();
                    began = part.offset();
                }
                stretch.add(part);
            }
            stretches.add(new Stretch(i, stretch));
        }
        return stretches;
    }

    private Found compare(Stretch stretch) throws IOException, InterruptedException {
        Existing existing = files.get(stretch.file());
        byte[] buffer = new byte
                [stretch.parts().stream()
                        .mapToInt(part -> part.location().plainLength())
                        .max()
                        .orElse(0)];
        List<Part> wanted = new ArrayList<>();
        long same = 0;
        try (DirectoryCursor cursor = new DirectoryCursor(target);
                OpenFile file =
                        cursor.at(existing.directory()).openFile(existing.file().name())) {
            for (Part part : stretch.parts()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                int length = part.location().plainLength();
                if (file.read(buffer, 0, length, part.offset()) == length
                        && Sha256.of(buffer, 0, length).equals(part.location().id())) {
                    same += length;
                    progress.processed(length);
                } else {
                    wanted.add(part);
                }
            }
        }
        return new Found(stretch.file(), wanted, same);
    }
}
