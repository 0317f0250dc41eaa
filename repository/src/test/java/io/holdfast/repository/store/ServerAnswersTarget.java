package io.holdfast.repository.store;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.api.SilentCloseable;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Whatever a server of restic's REST protocol or of S3 answers is read or refused. See FuzzTest. */
public final class ServerAnswersTarget {
    private static final StoreLimits ONCE = new StoreLimits(Duration.ZERO, 4, 0, 0, false);
    private static final Map<String, String> S3 = Map.of("AWS_ACCESS_KEY_ID", "us", "AWS_SECRET_ACCESS_KEY", "secret");
    private static final StoreFile FILE = new StoreFile(FileKind.SNAPSHOT, "ab".repeat(32));
    private static final int[] STATUSES = {200, 200, 200, 200, 206, 204, 301, 403, 404, 416, 500, 207};
    private static final int HEAD = 3;

    private static volatile byte[] answer = new byte[HEAD];
    private static Map<String, Store> stores = Map.of();

    private ServerAnswersTarget() {}

    /**
     * @param form of the location
     * @param input which call is made, the status, which headers, then the body
     */
    public static void fuzzerTestOneInput(String form, byte[] input) throws Exception {
        if (input.length < HEAD) {
            return;
        }
        answer = input;
        Store store = stores().get(form);
        // to our own server
        try (SilentCloseable network = BugDetectors.allowNetworkConnections()) {
            switch (Math.floorMod(input[0], 5)) {
                case 0 -> {
                    for (Store.Listed listed : store.list(FileKind.SNAPSHOT)) {
                        if (listed.size() < 0) {
                            throw new AssertionError("listed with " + listed.size() + " bytes");
                        }
                    }
                }
                case 1 -> store.size(FILE);
                case 2 -> store.read(FILE, 0, new byte[12], 0, 12);
                case 3 -> store.exists(FILE);
                default -> store.read(FILE);
            }
        } catch (IOException e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError("refused without a word", e);
            }
        }
    }

    /** A server and clients that last for all inputs. */
    private static synchronized Map<String, Store> stores() throws IOException {
        if (stores.isEmpty()) {
            ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            ExecutorService threads = Executors.newCachedThreadPool(work -> {
                Thread thread = new Thread(work);
                thread.setDaemon(true);
                return thread;
            });
            threads.submit(() -> {
                while (true) {
                    Socket socket = listening.accept();
                    threads.submit(() -> serve(socket));
                }
            });
            String at = "http://127.0.0.1:" + listening.getLocalPort();
            stores = Map.of("rest", open("rest:" + at + "/place/"), "s3", open("s3:" + at + "/bucket/place"));
        }
        return stores;
    }

    private static Store open(String location) throws IOException {
        return Stores.open(StoreLocation.parse(location), Variables.of(S3), ONCE);
    }

    /** By hand, as the JDK's server keeps for ever what it knew of each connection that ended within an answer. */
    private static void serve(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = new BufferedOutputStream(socket.getOutputStream())) {
            String request = request(in);
            while (!request.isEmpty() && answer(request.startsWith("HEAD "), out)) {
                out.flush();
                request = request(in);
            }
        } catch (IOException e) {
            // a client that has seen enough
            return;
        }
    }

    /** Line and headers of a request; none has a body. Empty at the end. */
    private static String request(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            head.append((char) c);
            if (c == '\n' && head.indexOf("\r\n\r\n", head.length() - 4) >= 0) {
                return head.toString();
            }
        }
        return "";
    }

    /** @return whether the connection can be used for another request */
    private static boolean answer(boolean headOnly, OutputStream out) throws IOException {
        byte[] told = answer;
        int status = STATUSES[Math.floorMod(told[1], STATUSES.length)];
        int length = told.length - HEAD;
        boolean shorter = (told[2] & 4) != 0;
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " As Told\r\nContent-Type: "
                + ((told[2] & 1) == 0 ? "application/vnd.x.restic.rest.v2" : "application/xml") + "\r\n");
        if ((told[2] & 2) != 0) {
            head.append("Content-Range: bytes 0-99999999999/").append(told[2]).append("\r\n");
        }
        boolean body = status != 204;
        if (body) {
            head.append("Content-Length: ")
                    .append(shorter ? length + 1000L : length)
                    .append("\r\n");
        }
        out.write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        if (body && !headOnly) {
            out.write(told, HEAD, length);
        }
        return !shorter || headOnly || !body;
    }
}
