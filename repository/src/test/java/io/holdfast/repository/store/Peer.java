package io.holdfast.repository.store;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A server that we did not write, in a process of its own on a free port of this machine. */
public final class Peer implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 240;

    private final Process process;
    private final int port;

    private Peer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    public int port() {
        return port;
    }

    static int freePort() throws IOException {
        // below those that the system gives to connections: a server takes seconds until it listens
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 30_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // another one
                continue;
            }
        }
    }

    /** Starts a server and waits until its port is open. */
    static Peer start(Path folder, int port, Map<String, String> environment, List<String> command) throws Exception {
        Path log = Files.createDirectories(folder).resolve("server.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        Peer peer = new Peer(process, port);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!answers(port)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                peer.close();
                throw new IllegalStateException(command.getFirst() + " did not start: " + Files.readString(log));
            }
            Thread.sleep(50);
        }
        return peer;
    }

    private static boolean answers(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (java.net.ConnectException | java.net.SocketTimeoutException e) {
            return false;
        }
    }

    public static Peer s3Proxy(Path folder) throws Exception {
        int port = freePort();
        Path data = Files.createDirectories(folder.resolve("data"));
        Path settings = folder.resolve("s3proxy.conf");
        Files.writeString(settings, """
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.identity=us
                s3proxy.credential=secret
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                """.formatted(port, data));
        return start(folder, port, Map.of(), java("s3proxy.jar", "--properties", settings.toString()));
    }

    public static Peer s3Mock(Path folder) throws Exception {
        int port = freePort();
        return start(
                folder,
                port,
                Map.of(
                        "COM_ADOBE_TESTING_S3MOCK_STORE_ROOT",
                        folder.resolve("data").toString()),
                java(
                        "s3mock.jar",
                        "--server.port=" + freePort(),
                        "--com.adobe.testing.s3mock.httpPort=" + port,
                        "--spring.main.lazy-initialization=true"));
    }

    private static List<String> java(String jar, String... arguments) {
        Path servers = Path.of(System.getProperty("holdfast.s3.servers", "target/s3-servers"));
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx300m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                servers.resolve(jar).toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Ceph with its S3 gateway, of one node, in memory. Takes half a minute to start. */
    static Peer rados(Path folder) throws Exception {
        int port = freePort();
        Path script = Files.createDirectories(folder).resolve("radosgw.sh");
        try (java.io.InputStream content = Peer.class.getResourceAsStream("/radosgw.sh")) {
            Files.write(script, java.util.Objects.requireNonNull(content).readAllBytes());
        }
        return start(
                folder,
                port,
                Map.of(),
                List.of("bash", script.toString(), folder.toString(), "" + port, "" + freePort()));
    }

    /** {@code rclone serve restic}, for one user. */
    public static Peer rclone(Path folder, String user, String password, List<String> more) throws Exception {
        return rclone(folder, freePort(), user, password, more);
    }

    /** The same on a port that was its before. */
    public static Peer rclone(Path folder, int port, String user, String password, List<String> more) throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        List<String> command = new java.util.ArrayList<>(
                List.of("rclone", "serve", "restic", "--addr", "127.0.0.1:" + port, "--config", "/dev/null"));
        command.addAll(List.of("--user", user, "--pass", password));
        command.addAll(more);
        command.add(data.toString());
        return start(folder, port, Map.of(), command);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
