package io.holdfast.repository.store;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A store around another, to which it leaves everything that a subclass does not see to. */
abstract class StoreAround implements Store {
    private static final int COMPARED_AT_ONCE = 1 << 20;

    protected final Store inner;

    StoreAround(Store inner) {
        this.inner = inner;
    }

    /** Whether the store within holds exactly these bytes. @throws java.nio.file.NoSuchFileException as its reads do */
    final boolean holds(StoreFile file, List<Bytes> parts) throws IOException {
        long length = parts.stream().mapToLong(Bytes::length).sum();
        if (inner.size(file) != length) {
            return false;
        }
        byte[] step = new byte[(int) Math.min(COMPARED_AT_ONCE, Math.max(1, length))];
        long at = 0;
        for (Bytes part : parts) {
            for (int done = 0; done < part.length(); done += step.length) {
                int count = Math.min(step.length, part.length() - done);
                inner.read(file, at, step, 0, count);
                int from = part.from() + done;
                if (!Arrays.equals(step, 0, count, part.array(), from, from + count)) {
                    return false;
                }
                at += count;
            }
        }
        return true;
    }

    @Override
    public String location() {
        return inner.location();
    }

    @Override
    public void create() throws IOException {
        inner.create();
    }

    @Override
    public void write(StoreFile file, List<Bytes> parts) throws IOException {
        inner.write(file, parts);
    }

    @Override
    public byte[] read(StoreFile file) throws IOException {
        return inner.read(file);
    }

    @Override
    public void read(StoreFile file, long position, byte[] target, int from, int length) throws IOException {
        inner.read(file, position, target, from, length);
    }

    @Override
    public List<Listed> list(FileKind kind) throws IOException {
        return inner.list(kind);
    }

    @Override
    public long size(StoreFile file) throws IOException {
        return inner.size(file);
    }

    @Override
    public boolean exists(StoreFile file) throws IOException {
        return inner.exists(file);
    }

    @Override
    public void remove(StoreFile file) throws IOException {
        inner.remove(file);
    }

    @Override
    public void replace(StoreFile file, List<Bytes> parts) throws IOException {
        inner.replace(file, parts);
    }

    @Override
    public Optional<Instant> written(StoreFile file) throws IOException {
        return inner.written(file);
    }

    @Override
    public Optional<String> occupant() throws IOException {
        return inner.occupant();
    }

    @Override
    public void tidy() throws IOException {
        inner.tidy();
    }

    @Override
    public boolean listsAtOnce() {
        return inner.listsAtOnce();
    }

    @Override
    public Optional<Retention> retention() {
        return inner.retention();
    }

    @Override
    public Optional<VaultLocks> vault() throws IOException {
        return inner.vault();
    }

    @Override
    public Optional<History> history() {
        return inner.history();
    }

    @Override
    public void close() throws IOException {
        inner.close();
    }
}
