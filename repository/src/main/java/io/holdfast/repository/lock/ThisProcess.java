package io.holdfast.repository.lock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who this process is.
 *
 * @param boot identifies the running kernel, and {@code namespace} the set of process ids that this process sees: only
 *     where both are the same does a process id say anything; empty when unknown
 */
public record ThisProcess(
        String hostname, String username, long pid, long uid, long gid, String boot, String namespace) {
    private static final ThisProcess SELF = find();

    public static ThisProcess self() {
        return SELF;
    }

    private static ThisProcess find() {
        return new ThisProcess(
                line(Path.of("/proc/sys/kernel/hostname")),
                System.getProperty("user.name", ""),
                ProcessHandle.current().pid(),
                number("unix:uid"),
                number("unix:gid"),
                line(Path.of("/proc/sys/kernel/random/boot_id")),
                namespaceOfPids());
    }

    private static String line(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            // unknown is an answer; readers of locks take care
            return "";
        }
    }

    private static String namespaceOfPids() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static long number(String attribute) {
        try {
            return ((Number) Files.getAttribute(Path.of("/proc/self"), attribute)).longValue();
        } catch (IOException e) {
            return 0;
        }
    }
}
