package io.holdfast.repository.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A store that fails as it is told: like a power cut, or a disk that loses a write. */
public final class FaultStore implements Store {
    private boolean twoSteps;
    private @Nullable Path torn;
    private final Store store;
    private final AtomicInteger changes = new AtomicInteger();
    private volatile int changesUntilCrash = Integer.MAX_VALUE;
    private volatile Predicate<StoreFile> failing = file -> false;

    public FaultStore(Store store) {
        this.store = store;
    }

    /** Lets so many changes pass; then everything fails, as when the process has ended. */
    public FaultStore crashAfter(int changes) {
        changesUntilCrash = changes;
        return this;
    }

    /**
     * The process ends in the middle of the write that comes after the last change: half of the file is where a local store
     * keeps what is not written yet.
     *
     * @param root of the local store
     */
    public FaultStore tearing(Path root) {
        torn = root;
        return this;
    }

    /** Fails writes of these files. */
    public FaultStore failWrites(Predicate<StoreFile> files) {
        failing = files;
        return this;
    }

    /** Changes asked for so far. */
    public int changes() {
        return changes.get();
    }

    private void change(StoreFile file) throws IOException {
        if (changes.incrementAndGet() > changesUntilCrash) {
            throw new IOException("crashed before " + file);
        }
        if (failing.test(file)) {
            throw new IOException("told to fail for " + file);
        }
    }

    private static void tear(Path root, List<Bytes> parts) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        parts.forEach(part -> whole.write(part.array(), part.from(), part.length()));
        Path drafts = Files.createDirectories(root.resolve("tmp"));
        Files.write(drafts.resolve(UUID.randomUUID().toString()), Arrays.copyOf(whole.toByteArray(), whole.size() / 2));
    }

    private void look() throws IOException {
        if (changes.get() > changesUntilCrash) {
            throw new IOException("crashed");
        }
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public void create() throws IOException {
        store.create();
    }

    @Override
    public void write(StoreFile file, List<Bytes> parts) throws IOException {
        Path root = torn;
        if (root != null && changes.get() == changesUntilCrash) {
            tear(root, parts);
        }
        change(file);
        store.write(file, parts);
    }

    @Override
    public byte[] read(StoreFile file) throws IOException {
        look();
        return store.read(file);
    }

    @Override
    public void read(StoreFile file, long position, byte[] target, int from, int length) throws IOException {
        look();
        store.read(file, position, target, from, length);
    }

    @Override
    public List<Listed> list(FileKind kind) throws IOException {
        look();
        return store.list(kind);
    }

    @Override
    public long size(StoreFile file) throws IOException {
        look();
        return store.size(file);
    }

    @Override
    public boolean exists(StoreFile file) throws IOException {
        look();
        return store.exists(file);
    }

    @Override
    public void remove(StoreFile file) throws IOException {
        change(file);
        store.remove(file);
    }

    /** From now on one file takes the place of another in two steps, as in most stores across a network. */
    public FaultStore replacingInTwoSteps() {
        twoSteps = true;
        return this;
    }

    @Override
    public void replace(StoreFile file, List<Bytes> parts) throws IOException {
        if (twoSteps) {
            Store.super.replace(file, parts);
            return;
        }
        change(file);
        store.replace(file, parts);
    }
}
