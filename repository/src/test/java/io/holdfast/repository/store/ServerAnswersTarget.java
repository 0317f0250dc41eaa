package io.holdfast.repository.store;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.api.SilentCloseable;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
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
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newCachedThreadPool(work -> {
                Thread thread = new Thread(work);
                thread.setDaemon(true);
                return thread;
            }));
            server.createContext("/", ServerAnswersTarget::answer);
            server.start();
            String at = "http://127.0.0.1:" + server.getAddress().getPort();
            stores = Map.of("rest", open("rest:" + at + "/place/"), "s3", open("s3:" + at + "/bucket/place"));
        }
        return stores;
    }

    private static Store open(String location) throws IOException {
        return Stores.open(StoreLocation.parse(location), Variables.of(S3), ONCE);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        byte[] told = answer;
        exchange.getRequestBody().readAllBytes();
        int status = STATUSES[Math.floorMod(told[1], STATUSES.length)];
        int length = told.length - HEAD;
        exchange.getResponseHeaders()
                .set("Content-Type", (told[2] & 1) == 0 ? "application/vnd.x.restic.rest.v2" : "application/xml");
        if ((told[2] & 2) != 0) {
            exchange.getResponseHeaders().set("Content-Range", "bytes 0-99999999999/" + told[2]);
        }
        try (exchange) {
            boolean none = status == 204 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, none ? -1 : (told[2] & 4) == 0 ? length : length + 1000L);
            if (!none) {
                new ByteArrayInputStream(told, HEAD, length).transferTo(exchange.getResponseBody());
            }
        } catch (IOException e) {
            // a body shorter than it was said to be, or a client that has seen enough
            return;
        }
    }
}
