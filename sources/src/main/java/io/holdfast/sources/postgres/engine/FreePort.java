package io.holdfast.sources.postgres.engine;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port of this machine for a server that takes a while until it listens. For many threads. */
public final class FreePort {
    private static final int TRIES = 1000;

    private FreePort() {}

    /**
     * One that is free now, from 10,000 to 29,999. Below those that the system gives to connections by itself, or one of the
     * many that are made meanwhile could have it.
     *
     * @throws IOException when none is found, or none can be taken at all
     */
    public static int find() throws IOException {
        for (int tries = 0; tries < TRIES; tries++) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 30_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // another one
                continue;
            }
        }
        throw new IOException("No free port was found between 10000 and 29999, in " + TRIES + " tries.");
    }
}
