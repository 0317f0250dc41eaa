package io.holdfast.control.readiness;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.stereotype.Component;

/**
 * Whether something listens at places across the network: connects, says nothing, and hangs up. Each is waited for two seconds at
 * most, all side by side; one that answered is not asked again for five minutes. For many threads.
 */
@Component
class Reachability {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private final Clock clock;
    private final Map<Place, Instant> answered = new ConcurrentHashMap<>();

    Reachability(Clock clock) {
        this.clock = clock;
    }

    /** @param host a name or an address */
    record Place(String host, int port) {}

    /** Why those that cannot be reached cannot be. */
    Map<Place, String> problems(Collection<Place> places) throws InterruptedException {
        Instant now = clock.instant();
        answered.values().removeIf(at -> at.plus(REMEMBERED).isBefore(now));
        Map<Place, String> problems = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<Place, Future<String>> asked = new HashMap<>();
            for (Place place : places) {
                if (!answered.containsKey(place)) {
                    asked.put(place, threads.submit(() -> connect(place)));
                }
            }
            for (Map.Entry<Place, Future<String>> one : asked.entrySet()) {
                String problem = problem(one.getValue());
                if (problem.isEmpty()) {
                    answered.put(one.getKey(), now);
                } else {
                    problems.put(one.getKey(), problem);
                }
            }
        }
        return problems;
    }

    private static String problem(Future<String> asked) throws InterruptedException {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            return String.valueOf(e.getCause());
        }
    }

    /** @return why it cannot, or empty */
    private static String connect(Place place) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(place.host(), place.port()), Math.toIntExact(PATIENCE.toMillis()));
            return "";
        } catch (SocketTimeoutException e) {
            return "no answer within " + PATIENCE.toSeconds() + " s";
        } catch (IOException | IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
