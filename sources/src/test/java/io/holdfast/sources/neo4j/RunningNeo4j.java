package io.holdfast.sources.neo4j;

import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.engine.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.NotificationConfig;
import org.neo4j.driver.Record;
import org.neo4j.driver.Session;

/** A Neo4j community server in a process of its own, with a driver of the test's own. */
final class RunningNeo4j implements AutoCloseable {
    private static final String PASSWORD = "knowledge-1234";

    private final Path data;
    private final int port;
    private final Path passwordFile;
    private Process process;
    private final Driver driver;

    private RunningNeo4j(Path data, int port, Path passwordFile) {
        this.data = data;
        this.port = port;
        this.passwordFile = passwordFile;
        this.driver = GraphDatabase.driver(
                uri(),
                AuthTokens.basic("neo4j", PASSWORD),
                Config.builder()
                        .withNotificationConfig(NotificationConfig.disableAllConfig())
                        .build());
    }

    /** Starts a server on an absent or earlier data folder; blocks until it answers. */
    static RunningNeo4j start(Path data) throws IOException, InterruptedException {
        RunningNeo4j server = launch(data);
        server.awaitReady();
        return server;
    }

    /** Starts the process and does not wait for it. */
    static RunningNeo4j launch(Path data) throws IOException {
        Files.createDirectories(data);
        Path passwordFile = data.resolve("password");
        Files.writeString(passwordFile, PASSWORD + "\n");
        RunningNeo4j server = new RunningNeo4j(data, FreePort.find(), passwordFile);
        server.launchProcess();
        return server;
    }

    private void launchProcess() throws IOException {
        Path lib = Path.of(System.getProperty("holdfast.neo4j.lib")).toRealPath();
        process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        lib + "/*",
                        "io.holdfast.example.neo4j.Neo4jServer",
                        "--data",
                        data.resolve("store").toString(),
                        "--bolt-port",
                        Integer.toString(port),
                        "--password-file",
                        passwordFile.toString())
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("server.log").toFile())
                .start();
    }

    void awaitReady() throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(240);
        while (!Files.readString(data.resolve("server.log")).contains("READY")) {
            if (!process.isAlive() || System.nanoTime() > giveUp) {
                throw new IOException("Neo4j did not start: " + Files.readString(data.resolve("server.log")));
            }
            Thread.sleep(50);
        }
    }

    String uri() {
        return "bolt://127.0.0.1:" + port;
    }

    Path passwordFile() {
        return passwordFile;
    }

    SourceSettings settings(String... more) {
        Map<String, String> values = new HashMap<>();
        values.put("uri", uri());
        values.put("password-file", passwordFile.toString());
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return new SourceSettings(values);
    }

    Driver driver() {
        return driver;
    }

    List<Record> query(String cypher, Map<String, Object> parameters) {
        try (Session session = driver.session()) {
            return session.run(cypher, parameters).list();
        }
    }

    List<Record> query(String cypher) {
        return query(cypher, Map.of());
    }

    long number(String cypher) {
        return query(cypher).getFirst().get(0).asLong();
    }

    /** Back to what a new server has. */
    void empty() {
        query("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS");
        query("SHOW CONSTRAINTS YIELD name")
                .forEach(row ->
                        query("DROP CONSTRAINT " + CypherNames.quote(row.get(0).asString())));
        query("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'")
                .forEach(row ->
                        query("DROP INDEX " + CypherNames.quote(row.get(0).asString())));
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Starts again on the same port and data after {@link #kill} or {@link #stop}. */
    void restart() throws IOException, InterruptedException {
        launchProcess();
        awaitReady();
    }

    /** @return the exit code after SIGTERM */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            kill();
            throw new IllegalStateException("Neo4j did not stop on SIGTERM");
        }
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        driver.close();
        if (process.isAlive()) {
            stop();
        }
    }
}
