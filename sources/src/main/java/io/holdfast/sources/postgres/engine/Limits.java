package io.holdfast.sources.postgres.engine;

import io.holdfast.repository.posix.Directory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How little a server may take of the machine that it is tried on, as far as the machine has the means.
 *
 * @param before what goes before a program on the command line
 * @param said for people: what is applied and what this machine does not allow
 * @param ownNetwork whether the server is alone in a network of its own, and reached by its socket file only
 */
public record Limits(List<String> before, List<String> said, boolean ownNetwork) {
    /** As much as it likes. */
    public static final Limits NONE = new Limits(List.of(), List.of(), false);

    /** Half of the machine, and nobody beyond it: a control group that systemd makes and removes. */
    private static final List<String> GROUP = List.of(
            "systemd-run",
            "--scope",
            "--quiet",
            "--collect",
            "-p",
            "CPUQuota=" + 50 * Runtime.getRuntime().availableProcessors() + "%",
            "-p",
            "MemoryMax=50%",
            "-p",
            "IPAddressAllow=localhost",
            "-p",
            "IPAddressDeny=any");

    /**
     * A network namespace, which ends with its last process, and in it nothing but a loopback that only its processes share.
     * Older versions of the server keep their statistics by that; without the program that brings it up they keep none.
     */
    private static final List<String> NETWORK = List.of(
            "unshare", "--net", "--", "sh", "-c", "ip link set lo up 2>/dev/null; exec \"$@\"", "in-own-network");

    /** The same for who is not root, by a user namespace. In it the server is no root either, which it would refuse to be. */
    private static final List<String> NETWORK_OF_USER = List.of(
            "unshare",
            "--user",
            "--map-root-user",
            "--net",
            "--",
            "sh",
            "-c",
            "ip link set lo up 2>/dev/null; exec unshare --user --map-user=1000 --map-group=1000 -- \"$@\"",
            "in-own-network");

    public Limits {
        before = List.copyOf(before);
        said = List.copyOf(said);
    }

    /** For a server that others on the machine must not notice. Blocks for a moment: each means is tried out. */
    public static Limits quiet() throws IOException {
        Limits limits = NONE;
        limits = Files.isDirectory(Path.of("/run/systemd/system"))
                ? limits.with(GROUP, "half of the processors and of the memory, no network beyond this machine")
                : limits.without("bounds of processors, memory and network (there is no systemd to set them)");
        limits = limits.with(List.of("nice", "-n", "10"), "processors after all others (nice 10)");
        limits = limits.with(List.of("ionice", "-c", "2", "-n", "7"), "disk after all others (ionice 7)");
        limits = limits.with(List.of("choom", "-n", "800", "--"), "ended first when memory is short (oom score 800)");
        return limits.alone();
    }

    /** For a server that may take what it likes, and is to reach nobody. Blocks for a moment: it is tried out. */
    public static Limits apart() throws IOException {
        return NONE.alone();
    }

    private Limits alone() throws IOException {
        Limits alone = with(
                Directory.effectiveUser() == 0 ? NETWORK : NETWORK_OF_USER,
                "a network of its own, from which nothing else can be reached (network namespace)");
        return new Limits(alone.before, alone.said, alone.before.size() > before.size());
    }

    private Limits with(List<String> more, String what) throws IOException {
        List<String> probe = new ArrayList<>(before);
        probe.addAll(more);
        List<String> command = new ArrayList<>(probe);
        command.add("true");
        return succeeds(command) ? new Limits(probe, added(what), ownNetwork) : without(what);
    }

    private Limits without(String what) {
        return new Limits(before, added("not possible here: " + what), ownNetwork);
    }

    private List<String> added(String what) {
        List<String> all = new ArrayList<>(said);
        all.add(what);
        return all;
    }

    private static boolean succeeds(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while limits were tried out", e);
        } catch (IOException e) {
            // there is no such program
            return false;
        }
    }
}
