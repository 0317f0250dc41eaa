package io.holdfast.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A clock and a disk for each site, where a fault needs them: the time of day that its agent and its PostgreSQL see, by
 * libfaketime (etcd, a Go program, reads the machine's), and a small tmpfs for its cluster. Else the machine's own.
 */
final class Hardware implements AutoCloseable {
    /** Two clusters, as one may be moved aside, with the little log that they keep. */
    private static final String SIZE = "640m";

    private final Path folder;
    private final Optional<Path> clockLibrary;
    private final List<Path> mounted = new ArrayList<>();

    Hardware(Path folder, boolean clocks, boolean disks) throws Exception {
        this.folder = folder;
        this.clockLibrary = clocks ? clockLibrary() : Optional.empty();
        for (String site : List.of("a", "b")) {
            if (clocks) {
                shift(site, "+0");
            }
            if (disks) {
                Path disk = folder.resolve("disk-" + site);
                Files.createDirectory(disk);
                mount(disk);
                mounted.add(disk);
            }
        }
    }

    private static void mount(Path disk) throws IOException, InterruptedException {
        Network.run("mount", "-t", "tmpfs", "-o", "mode=755,size=" + SIZE, "holdfast-test", disk.toString());
    }

    /** Debian's package {@code faketime} has it. */
    static Optional<Path> clockLibrary() throws IOException {
        try (Stream<Path> architectures = Files.list(Path.of("/usr/lib"))) {
            return architectures
                    .map(folder -> folder.resolve("faketime/libfaketimeMT.so.1"))
                    .filter(Files::exists)
                    .findFirst();
        }
    }

    /** Whether this process may mount a file system. */
    static boolean canMount(Path below) throws IOException, InterruptedException {
        Path trial = Files.createTempDirectory(below, "mount");
        try {
            mount(trial);
            Network.run("umount", trial.toString());
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            Files.delete(trial);
        }
    }

    /** What goes before a command that is to see a site's time of day. */
    List<String> byClockOf(String site) {
        return clockLibrary
                .map(library -> List.of(
                        "env",
                        "LD_PRELOAD=" + library,
                        "FAKETIME_TIMESTAMP_FILE=" + clock(site),
                        "FAKETIME_NO_CACHE=1",
                        "FAKETIME_DISABLE_SHM=1",
                        // only the time of day jumps, as on a real machine; and waits of the JVM stay as they are
                        "DONT_FAKE_MONOTONIC=1",
                        "FAKETIME_FORCE_MONOTONIC_FIX=0"))
                .orElse(List.of());
    }

    private Path clock(String site) {
        return folder.resolve("clock-" + site);
    }

    /** @param by such as {@code +3h}, from the true time */
    void shift(String site, String by) throws IOException {
        Path fresh = folder.resolve("clock-new");
        Files.writeString(fresh, by + "\n");
        Files.move(fresh, clock(site), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Where a site's cluster lies. */
    Path disk(String site) {
        Path disk = folder.resolve("disk-" + site);
        return mounted.contains(disk) ? disk : folder;
    }

    void fill(String site) throws IOException, InterruptedException {
        Process dd = new ProcessBuilder("dd", "if=/dev/zero", "of=" + disk(site).resolve("ballast"), "bs=64k")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (dd.waitFor() == 0) {
            throw new IOException("The disk of site " + site + " has no end");
        }
    }

    /** As somebody would who is called: takes away what fills it, and clusters that were moved aside. */
    void clear(String site) throws IOException, InterruptedException {
        Files.deleteIfExists(disk(site).resolve("ballast"));
        Network.run(
                "find",
                disk(site).toString(),
                "-maxdepth",
                "1",
                "-name",
                "data-*.replaced-*",
                "-exec",
                "rm",
                "-r",
                "{}",
                "+");
    }

    @Override
    public void close() throws Exception {
        for (Path disk : mounted) {
            Network.run("umount", "--lazy", disk.toString());
        }
        mounted.clear();
    }
}
