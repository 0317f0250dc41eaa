package io.holdfast.site;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Three failure domains, a, b and w: network namespaces that a bridge joins, so that each has addresses of its own and can
 * be cut off; or, where that is not permitted, one machine's loopback with ports apart.
 */
abstract class Network implements AutoCloseable {
    static final List<String> DOMAINS = List.of("a", "b", "w");

    abstract String address(String domain);

    /** A port that differs between domains on one machine. */
    abstract int port(String domain, int port);

    /** What goes before a command that is to run in a domain. */
    abstract List<String> in(String domain);

    abstract boolean canCut();

    /** Nothing goes in or out. */
    abstract void cut(String domain) throws Exception;

    /** A domain's packets to another do not arrive; those of the other do. */
    abstract void mute(String domain, String other) throws Exception;

    /** Whether {@link #slow} works here. */
    abstract boolean canSlow() throws Exception;

    /**
     * What goes in and out waits in a queue before a line of 64 kbit/s. Where the kernel has netem each packet is also
     * delayed, by 200 ms that vary by 100; elsewhere those that waited for two seconds are dropped.
     */
    abstract void slow(String domain) throws Exception;

    abstract void heal() throws Exception;

    static Network open() throws Exception {
        try {
            return new Namespaces();
        } catch (IOException e) {
            System.out.println("No network namespaces here (" + e.getMessage()
                    + "): the sites share one machine's loopback, and nothing is cut off.");
            return new Loopback();
        }
    }

    static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said.strip());
        }
    }

    private static final class Namespaces extends Network {
        private static final List<String> DELAYED =
                List.of("netem", "delay", "200ms", "100ms", "rate", "64kbit", "limit", "100");
        private static final List<String> NARROW = List.of("tbf", "rate", "64kbit", "burst", "4kb", "latency", "2s");
        private static final AtomicInteger MADE = new AtomicInteger();
        private final String name = "hf" + ProcessHandle.current().pid() % 100_000 + "x" + MADE.incrementAndGet();
        private final String subnet = "10." + (100 + ProcessHandle.current().pid() % 100) + "."
                + ProcessHandle.current().pid() / 100 % 250 + ".";
        private final List<String[]> undo = new ArrayList<>();
        private List<String> slowness = List.of();

        Namespaces() throws Exception {
            try {
                run("ip", "link", "add", name, "type", "bridge");
                run("ip", "addr", "add", subnet + "254/24", "dev", name);
                run("ip", "link", "set", name, "up");
                for (String domain : DOMAINS) {
                    run("ip", "netns", "add", name + domain);
                    run(
                            "ip",
                            "link",
                            "add",
                            name + domain,
                            "type",
                            "veth",
                            "peer",
                            "name",
                            "eth0",
                            "netns",
                            name + domain);
                    run("ip", "link", "set", name + domain, "master", name, "up");
                    inside(domain, "ip", "addr", "add", address(domain) + "/24", "dev", "eth0");
                    inside(domain, "ip", "link", "set", "eth0", "up");
                    inside(domain, "ip", "link", "set", "lo", "up");
                }
            } catch (Exception e) {
                close();
                throw e;
            }
        }

        private void inside(String domain, String... command) throws IOException, InterruptedException {
            List<String> words = new ArrayList<>(in(domain));
            words.addAll(List.of(command));
            run(words.toArray(String[]::new));
        }

        @Override
        String address(String domain) {
            return subnet + (DOMAINS.indexOf(domain) + 1);
        }

        @Override
        int port(String domain, int port) {
            return port;
        }

        @Override
        List<String> in(String domain) {
            return List.of("ip", "netns", "exec", name + domain);
        }

        @Override
        boolean canCut() {
            return true;
        }

        @Override
        void cut(String domain) throws Exception {
            run("ip", "link", "set", name + domain, "down");
            undo.add(new String[] {"ip", "link", "set", name + domain, "up"});
        }

        @Override
        void mute(String domain, String other) throws Exception {
            inside(domain, "ip", "route", "add", "blackhole", address(other) + "/32");
            undo.add(new String[] {
                "ip", "netns", "exec", name + domain, "ip", "route", "del", "blackhole", address(other) + "/32"
            });
        }

        @Override
        boolean canSlow() throws Exception {
            if (slowness.isEmpty()) {
                slowness = Stream.of(DELAYED, NARROW)
                        .filter(this::isKnown)
                        .findFirst()
                        .orElse(List.of());
            }
            return !slowness.isEmpty();
        }

        private boolean isKnown(List<String> kind) {
            try {
                run(queue(name, kind));
                run("tc", "qdisc", "del", "dev", name, "root");
                return true;
            } catch (IOException e) {
                System.out.println("No slow network by '" + String.join(" ", kind) + "' here (" + e.getMessage() + ")"
                        + (kind.equals(DELAYED) ? ": a narrow line is tried instead." : "."));
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        void slow(String domain) throws Exception {
            run(queue(name + domain, slowness));
            undo.add(new String[] {"tc", "qdisc", "del", "dev", name + domain, "root"});
            inside(domain, queue("eth0", slowness));
            undo.add(new String[] {"ip", "netns", "exec", name + domain, "tc", "qdisc", "del", "dev", "eth0", "root"});
        }

        private static String[] queue(String device, List<String> kind) {
            List<String> command = new ArrayList<>(List.of("tc", "qdisc", "add", "dev", device, "root"));
            command.addAll(kind);
            return command.toArray(String[]::new);
        }

        @Override
        void heal() throws Exception {
            for (String[] command : undo) {
                run(command);
            }
            undo.clear();
        }

        @Override
        public void close() throws Exception {
            for (String domain : DOMAINS) {
                quietly("ip", "link", "del", name + domain);
                quietly("ip", "netns", "del", name + domain);
            }
            quietly("ip", "link", "del", name);
        }

        private static void quietly(String... command) throws InterruptedException {
            try {
                run(command);
            } catch (IOException e) {
                // it was never made
            }
        }
    }

    private static final class Loopback extends Network {
        private final int base = 20_000 + (int) (ProcessHandle.current().pid() % 20_000);
        private final Map<String, Integer> ports = new LinkedHashMap<>();

        @Override
        String address(String domain) {
            return "127.0.0.1";
        }

        @Override
        int port(String domain, int port) {
            return ports.computeIfAbsent(domain + port, key -> base + ports.size());
        }

        @Override
        List<String> in(String domain) {
            return List.of();
        }

        @Override
        boolean canCut() {
            return false;
        }

        @Override
        void cut(String domain) {
            throw new UnsupportedOperationException();
        }

        @Override
        void mute(String domain, String other) {
            throw new UnsupportedOperationException();
        }

        @Override
        boolean canSlow() {
            return false;
        }

        @Override
        void slow(String domain) {
            throw new UnsupportedOperationException();
        }

        @Override
        void heal() {
            // nothing is cut
        }

        @Override
        public void close() {
            // nothing was made
        }
    }
}
