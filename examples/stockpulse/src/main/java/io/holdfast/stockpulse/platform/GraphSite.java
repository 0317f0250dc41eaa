package io.holdfast.stockpulse.platform;

import io.holdfast.stockpulse.graph.KnowledgeGraph;
import io.holdfast.stockpulse.process.JavaProcess;
import io.holdfast.stockpulse.process.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A Neo4j community server as a process of its own. Methods block. */
public final class GraphSite {
    private static final String MAIN = "io.holdfast.example.neo4j.Neo4jServer";
    private static final Duration READY = Duration.ofSeconds(90);

    private final Processes processes;
    private final String name;
    private final Path data;
    private final Path passwordFile;
    private final Path libraries;
    private final int port;

    /**
     * @param name of the process
     * @param passwordFile for the user {@code neo4j}
     * @param libraries the folder with the server's jars, which are never on our own class path
     * @param port where it listens, on 127.0.0.1
     */
    public GraphSite(Processes processes, String name, Path data, Path passwordFile, Path libraries, int port) {
        this.processes = processes;
        this.name = name;
        this.data = data;
        this.passwordFile = passwordFile;
        this.libraries = libraries;
        this.port = port;
    }

    /** Starts it; {@link #awaitReady} waits. */
    public void launch() throws IOException {
        if (!Files.isDirectory(libraries)) {
            throw new IOException("The jars of Neo4j are not in " + libraries + ". Build them: ./holdfast build");
        }
        processes.start(
                name,
                JavaProcess.command(
                        libraries + "/*",
                        MAIN,
                        // it lives for minutes: quick compilation takes half the processor time of thorough one
                        List.of(
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--sun-misc-unsafe-memory-access=allow"),
                        List.of(
                                "--data",
                                data.toString(),
                                "--bolt-port",
                                Integer.toString(port),
                                "--password-file",
                                passwordFile.toString())),
                Map.of());
    }

    /** @throws IOException naming its log when it does not come up */
    public void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + READY.toNanos();
        while (!Files.readString(processes.log(name), StandardCharsets.UTF_8).contains("READY bolt://")) {
            if (processes.find(name).isEmpty() || System.nanoTime() > deadline) {
                throw new IOException("Neo4j (" + name + ") did not start. Its log is " + processes.log(name));
            }
            Thread.sleep(100);
        }
    }

    public String uri() {
        return "bolt://127.0.0.1:" + port;
    }

    public String user() {
        return "neo4j";
    }

    public Path passwordFile() {
        return passwordFile;
    }

    /** The caller closes it. */
    public KnowledgeGraph connect() throws IOException {
        return KnowledgeGraph.at(
                uri(),
                user(),
                Files.readString(passwordFile, StandardCharsets.UTF_8).strip());
    }
}
