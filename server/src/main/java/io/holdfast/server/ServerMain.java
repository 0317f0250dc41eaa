package io.holdfast.server;

import java.nio.file.Path;
import java.util.Map;

/**
 * Starts a server from the environment alone, for development and for service managers: {@code HOLDFAST_DATA} names the
 * data folder, the rest is as {@link ServerOptions#withEnvironment} says. Operators use {@code holdfast server}.
 */
public final class ServerMain {
    private ServerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> environment = System.getenv();
        String data = environment.get("HOLDFAST_DATA");
        if (data == null || data.isBlank()) {
            System.err.println("HOLDFAST_DATA must name the data folder.");
            System.exit(2);
            return;
        }
        try {
            HoldfastServer server = HoldfastServer.start(
                    ServerOptions.of(Path.of(data), System.out::println).withEnvironment(environment));
            System.out.println("Holdfast listens on " + server.address());
            server.await();
            if (server.endedBecause().isPresent()) {
                throw new ServerStartException(server.endedBecause().get());
            }
        } catch (ServerStartException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
