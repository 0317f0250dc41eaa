package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server in a process of its own, which may be killed. */
public record ServerProcess(Process process, Path data, Path log) {
    /**
     * What the launcher has built and rehearsed: a server starts of it as users' do, with half of the CPU. Absent where the
     * tests of one part are run alone, which then start what is compiled.
     */
    private static final Optional<Path> BUILT = Optional.ofNullable(System.getProperty("holdfast.built"))
            .map(Path::of)
            .filter(built -> Files.exists(cache(built)));

    private static Path cache(Path built) {
        return built.resolve("server.aot");
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator);
    }

    /** @param folder gets the data folder {@code data}, the log and the password file; may hold those of an earlier one */
    public static ServerProcess start(Path folder) throws IOException {
        return start(folder, Map.of());
    }

    /** As {@link #start(Path)}, with more environment variables. */
    public static ServerProcess start(Path folder, Map<String, String> environment) throws IOException {
        return start(folder, environment, List.of());
    }

    /** As {@link #start(Path, Map)}, with more folders of classes and resources after the program's own. */
    public static ServerProcess start(Path folder, Map<String, String> environment, List<Path> resources)
            throws IOException {
        StringBuilder path = new StringBuilder(
                BUILT.map(built -> built.resolve("lib") + "/*").orElseGet(ServerProcess::classPath));
        resources.forEach(more -> path.append(File.pathSeparator).append(more));
        Path data = folder.resolve("data");
        Path log = folder.resolve("server.log");
        Path passwordFile = Files.writeString(folder.resolve("admin-password"), RunningServer.PASSWORD + "\n");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                // it lives for a minute or two: what the second compiler does would not come in again
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        BUILT.ifPresent(
                built -> command.addAll(List.of("-XX:AOTCache=" + cache(built), "-Xlog:aot*=off", "-Xlog:cds*=off")));
        command.addAll(List.of("-cp", path.toString(), "io.holdfast.server.ServerMain"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(Map.of(
                        "HOLDFAST_DATA", data.toString(),
                        "HOLDFAST_PROGRAMS", RunningServer.PROGRAMS.toString(),
                        "HOLDFAST_PORT", "0",
                        "HOLDFAST_ADMIN_PASSWORD_FILE", passwordFile.toString()));
        builder.environment().putAll(environment);
        return new ServerProcess(
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start(), data, log);
    }

    /** Waits until it listens. */
    public String address() throws IOException, InterruptedException {
        Path file = data.resolve("server.json");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        while (true) {
            assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
            assertThat(System.nanoTime()).as(Files.readString(log)).isLessThan(deadline);
            if (Files.exists(file)) {
                JsonNode known = JsonMapper.shared().readTree(Files.readAllBytes(file));
                if (known.path("pid").asLong() == process.pid()) {
                    return known.path("address").asString();
                }
            }
            Thread.sleep(50);
        }
    }
}
