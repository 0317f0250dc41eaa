package io.holdfast.stockpulse.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which process is meant, for ever: pids are used again, so the instant it started belongs to it, and the boot that this
 * instant counts from.
 *
 * @param started clock ticks since the boot, as {@code /proc/<pid>/stat} has it in field 22 (proc(5))
 * @param boot the boot's id
 */
record ProcessIdentity(long pid, long started, String boot) {
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

    /** Empty when there is no such process. */
    static Optional<ProcessIdentity> of(long pid) throws IOException {
        String stat;
        try {
            stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        // the name, in parentheses, may hold spaces and parentheses itself; state is the first field after it
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Optional.of(new ProcessIdentity(
                pid, Long.parseLong(fields[19]), Files.readString(BOOT).strip()));
    }

    /** The process itself, if it still is this one. */
    Optional<ProcessHandle> handle() throws IOException {
        return of(pid).equals(Optional.of(this))
                ? ProcessHandle.of(pid).filter(ProcessHandle::isAlive)
                : Optional.empty();
    }
}
