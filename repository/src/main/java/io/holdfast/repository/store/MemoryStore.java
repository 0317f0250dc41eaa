package io.holdfast.repository.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Keeps a repository in memory, for the tests of programs that use this library. Gone with the process. */
public final class MemoryStore implements Store {
    private final ConcurrentMap<StoreFile, byte[]> files = new ConcurrentHashMap<>();

    @Override
    public boolean listsAtOnce() {
        return true;
    }

    @Override
    public String location() {
        return "memory:";
    }

    @Override
    public void create() {
        // there are no folders
    }

    @Override
    public void write(StoreFile file, List<Bytes> parts) throws IOException {
        byte[] content = new byte[parts.stream().mapToInt(Bytes::length).sum()];
        int at = 0;
        for (Bytes part : parts) {
            System.arraycopy(part.array(), part.from(), content, at, part.length());
            at += part.length();
        }
        if (files.putIfAbsent(file, content) != null) {
            throw new FileAlreadyExistsException(file.path());
        }
    }

    @Override
    public byte[] read(StoreFile file) throws IOException {
        return content(file).clone();
    }

    @Override
    public void read(StoreFile file, long position, byte[] target, int from, int length) throws IOException {
        byte[] content = content(file);
        if (position + length > content.length) {
            throw new EOFException(file + " ends before byte " + (position + length));
        }
        System.arraycopy(content, (int) position, target, from, length);
    }

    private byte[] content(StoreFile file) throws NoSuchFileException {
        byte[] content = files.get(file);
        if (content == null) {
            throw new NoSuchFileException(file.path());
        }
        return content;
    }

    @Override
    public List<Listed> list(FileKind kind) {
        return files.entrySet().stream()
                .filter(entry -> entry.getKey().kind() == kind)
                .map(entry -> new Listed(entry.getKey(), entry.getValue().length))
                .toList();
    }

    @Override
    public long size(StoreFile file) throws IOException {
        return content(file).length;
    }

    @Override
    public boolean exists(StoreFile file) {
        return files.containsKey(file);
    }

    @Override
    public void remove(StoreFile file) throws IOException {
        if (files.remove(file) == null) {
            throw new NoSuchFileException(file.path());
        }
    }
}
