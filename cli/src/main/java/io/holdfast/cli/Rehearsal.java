package io.holdfast.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Runs the usual verbs on a small repository once, for the JVM to watch: from what it loads, links and counts on the way
 * the launcher has it make the ahead-of-time cache (JEP 483, 514, 515) with which every later start begins.
 */
final class Rehearsal {
    private static final int SMALL_FILES = 3000;
    private static final int LARGE_FILES = 6;
    private static final int LARGE = 8 << 20;

    private final Path folder;
    private final Random random = new Random(483);

    private Rehearsal(Path folder) {
        this.folder = folder;
    }

    /** @param arguments an empty directory to work in */
    public static void main(String[] arguments) throws IOException {
        new Rehearsal(Path.of(arguments[0])).run();
    }

    private void run() throws IOException {
        Path data = folder.resolve("data");
        write(data);
        Files.writeString(folder.resolve("password"), "of no value\n");
        verb("init");
        verb("backup", data.toString());
        verb("backup", data.toString());
        change(data);
        verb("backup", data.toString(), "--json");
        verb("snapshots");
        verb("snapshots", "--json");
        verb("ls", "latest");
        verb("stats");
        verb("check", "--read-data");
        verb("restore", "latest", "-t", folder.resolve("restored").toString());
        verb("forget", "--keep-last", "1");
        verb("prune");
        verb("check");
        commandsOfServers();
        run("--version");
        run("repo", "--help");
        run("--help");
    }

    /** Answered by nothing that backs anything up: what they load is what they take so long for. */
    private void commandsOfServers() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", Rehearsal::answer);
        server.start();
        try {
            Path token = Files.writeString(folder.resolve("token"), "hft_of-no-value\n");
            String address = "http://127.0.0.1:" + server.getAddress().getPort();
            run("backup", "rehearsed", "--server", address, "--token-file", token.toString());
            run("jobs", "--json", "--server", address, "--token-file", token.toString());
        } finally {
            server.stop(0);
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String text = exchange.getRequestMethod().equals("POST")
                ? "{\"statusUrl\": \"/job\"}"
                : exchange.getRequestURI().getPath().equals("/job")
                        ? "{\"jobId\": \"1\", \"status\": \"SUCCESS\", \"recoveryPoints\": []}"
                        : "{\"items\": []}";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }

    private void write(Path data) throws IOException {
        for (int i = 0; i < SMALL_FILES; i++) {
            Path directory = data.resolve("small/" + i % 60);
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("f" + i), text(200 + random.nextInt(6000)));
        }
        Path large = Files.createDirectories(data.resolve("large"));
        for (int i = 0; i < LARGE_FILES; i++) {
            byte[] bytes = new byte[LARGE];
            if (i % 3 == 0) {
                random.nextBytes(bytes);
            } else {
                byte[] words = text(LARGE).getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(words, 0, bytes, 0, i % 3 == 1 ? LARGE : LARGE / 2);
            }
            Files.write(large.resolve("l" + i), bytes);
        }
    }

    private void change(Path data) throws IOException {
        for (int i = 0; i < SMALL_FILES; i += 20) {
            Files.writeString(data.resolve("small/" + i % 60 + "/f" + i), text(500));
        }
        Files.write(data.resolve("large/l0"), new byte[LARGE / 2]);
    }

    private String text(int length) {
        StringBuilder text = new StringBuilder(length + 12);
        while (text.length() < length) {
            text.append(Integer.toString(random.nextInt(5000), Character.MAX_RADIX))
                    .append(' ');
        }
        text.setLength(length);
        return text.toString();
    }

    private void verb(String name, String... rest) {
        List<String> words = new ArrayList<>(List.of("repo", name));
        words.addAll(List.of("-r", folder.resolve("repository").toString()));
        words.addAll(List.of("-p", folder.resolve("password").toString()));
        words.addAll(Arrays.asList(rest));
        run(words.toArray(String[]::new));
    }

    private static void run(String... arguments) {
        PrintWriter nowhere = new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        int code = Holdfast.commandLine(arguments).setOut(nowhere).execute(arguments);
        if (code != 0) {
            throw new UncheckedIOException(new IOException(String.join(" ", arguments) + " ended with " + code));
        }
    }
}
