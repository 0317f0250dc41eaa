package io.holdfast.server.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A collector at the edges, which a real one does not show on demand. */
@Timeout(400)
class SyslogConnectionTest {
    private interface Collector {
        byte[] take(Socket socket) throws IOException;
    }

    private static CompletableFuture<byte[]> listen(ServerSocket server, Collector collector) {
        // the pool of all has one thread on a machine of two processors
        return CompletableFuture.supplyAsync(
                () -> {
                    try (Socket socket = server.accept()) {
                        return collector.take(socket);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                },
                begun -> Thread.ofPlatform().daemon().start(begun));
    }

    private static void send(ServerSocket server, byte[]... messages) throws IOException {
        SyslogConnection.send(
                new SyslogSettings(
                        false,
                        "127.0.0.1",
                        server.getLocalPort(),
                        SyslogSettings.Body.CEF,
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofMinutes(5)),
                List.of(messages));
    }

    @Test
    void a_collector_that_dies_before_it_has_read_all_has_confirmed_nothing() throws Exception {
        byte[] large = new byte[1 << 20];
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<byte[]> some = listen(server, socket -> {
                // as the kernel ends the connections of a process that was killed
                socket.setSoLinger(true, 0);
                return socket.getInputStream().readNBytes(1000);
            });
            assertThatThrownBy(() -> send(server, large, large)).isInstanceOf(IOException.class);
            assertThat(some.join()).hasSize(1000);
        }
    }

    @Test
    void a_collector_that_has_read_all_and_closes_has_confirmed_it() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<byte[]> all =
                    listen(server, socket -> socket.getInputStream().readAllBytes());
            send(server, "2 ab".getBytes(StandardCharsets.US_ASCII), "1 c".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(all.join(), StandardCharsets.US_ASCII)).isEqualTo("2 ab1 c");
        }
    }
}
