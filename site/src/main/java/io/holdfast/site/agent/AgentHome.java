package io.holdfast.site.agent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/**
 * The agent's own folder, for one agent at a time. Its random name, made once, says that an agent is the same that held a
 * lease before: it may take that back at once, since this one alone can have held it.
 */
record AgentHome(Path folder, String name, FileChannel locked) implements AutoCloseable {
    static AgentHome open(Path folder) throws IOException {
        Files.createDirectories(folder);
        // PostgreSQL's account must get to its own configuration in it
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new IOException("Another agent is using " + folder + ". Stop it, or name another home.");
            }
            Path file = folder.resolve("name");
            if (!Files.exists(file) || Files.size(file) == 0) {
                Path fresh = folder.resolve("name.new");
                Files.writeString(
                        fresh, UUID.randomUUID().toString(), StandardOpenOption.CREATE, StandardOpenOption.SYNC);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return new AgentHome(folder, Files.readString(file).strip(), channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new IOException("Another agent in this process is using " + folder, e);
        }
    }

    @Override
    public void close() {
        try {
            locked.close();
        } catch (IOException e) {
            // the lock ends with the process
        }
    }
}
