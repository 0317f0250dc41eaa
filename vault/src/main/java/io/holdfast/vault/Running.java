package io.holdfast.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** That a process serves the vault: a lock which the system takes back when the process ends, however it does. */
final class Running implements AutoCloseable {
    private final FileChannel channel;

    private Running(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws IOException when another process has it */
    static Running take(VaultFolder folder) throws IOException {
        FileChannel channel = FileChannel.open(folder.running(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(channel) == null) {
            channel.close();
            throw new IOException("Another process serves the vault in " + folder.root() + " already");
        }
        return new Running(channel);
    }

    /** Whether a process serves the vault now. */
    static boolean isTaken(VaultFolder folder) throws IOException {
        if (!Files.exists(folder.running())) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(folder.running(), StandardOpenOption.WRITE)) {
            return lock(channel) == null;
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // this process has it
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
