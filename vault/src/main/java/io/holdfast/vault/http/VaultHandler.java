package io.holdfast.vault.http;

import io.holdfast.vault.access.Client;
import io.holdfast.vault.status.Status;
import io.holdfast.vault.storage.Address;
import io.holdfast.vault.storage.FileName;
import io.holdfast.vault.storage.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every request's way in: what the path means, who asks, whether it is theirs. Each request has a virtual thread of its
 * own and may block.
 */
public final class VaultHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(VaultHandler.class);
    /** With a snapshot, the locks of all whose needs its client has prolonged: not everything is locked with it then. */
    private static final String PROLONGED = "Holdfast-Prolonged";

    private static final int AT_ONCE = 64;
    private static final long DRAINED = 64 << 20;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RequestSignIn signIn;
    private final RepositoryRequests repositories;
    private final Supplier<Status> status;
    private final Repairs repairs;
    private final Counters counters;
    private final Map<String, Semaphore> atOnce = new ConcurrentHashMap<>();

    VaultHandler(
            RequestSignIn signIn,
            RepositoryRequests repositories,
            Supplier<Status> status,
            Repairs repairs,
            Counters counters) {
        this.signIn = signIn;
        this.repositories = repositories;
        this.status = status;
        this.repairs = repairs;
        this.counters = counters;
    }

    /** Is told of each file that an upload has brought or repaired, or that was removed: nothing is wrong with it now. */
    @FunctionalInterface
    public interface Repairs {
        void repaired(Address repository, FileName file) throws IOException;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        counters.requests.increment();
        try {
            try {
                answer(request, response);
            } catch (Refused e) {
                count(e, request);
                drain(request);
                Answer.text(response, Answer.status(e.reason()), String.valueOf(e.getMessage()));
            }
            callback.succeeded();
        } catch (IOException | RuntimeException e) {
            // the disk, a client that went away, or a defect: the connection ends, so that no half answer looks whole
            LOG.warn("{} {} failed", request.getMethod(), request.getHttpURI().getPath(), e);
            callback.failed(e);
        }
        return true;
    }

    /** A client that is still sending does not look for an answer; it is let end, unless it has very much to send. */
    private static void drain(Request request) throws IOException {
        if (request.getLength() <= DRAINED) {
            new SteadyBody(Content.Source.asInputStream(request), System::nanoTime).drain(DRAINED);
        }
    }

    private void answer(Request request, Response response) throws IOException {
        Optional<Target> target = Target.of(String.valueOf(request.getHttpURI().getPath()));
        if (target.isPresent() && target.get() instanceof Target.Health) {
            health(response);
            return;
        }
        Optional<Client> client = signIn.client(request, response);
        if (client.isEmpty()) {
            return;
        }
        if (target.isEmpty()) {
            Answer.text(
                    response,
                    HttpStatus.NOT_FOUND_404,
                    "No such place: an address here is"
                            + " /CLIENT/REPOSITORY/, with restic rest:https://CLIENT:SECRET@HOST:PORT/CLIENT/REPOSITORY/");
            return;
        }
        Semaphore places = atOnce.computeIfAbsent(client.get().name(), name -> new Semaphore(AT_ONCE));
        if (!places.tryAcquire()) {
            Answer.text(response, HttpStatus.SERVICE_UNAVAILABLE_503, "More than " + AT_ONCE + " requests at once");
            return;
        }
        try {
            dispatch(request, response, client.get(), target.get());
        } finally {
            places.release();
        }
    }

    private void dispatch(Request request, Response response, Client client, Target target) throws IOException {
        switch (target) {
            case Target.Health health -> health(response);
            case Target.Metrics metrics -> {
                if (mayMonitor(client, request, response)) {
                    Answer.write(
                            response,
                            HttpStatus.OK_200,
                            "text/plain; version=0.0.4; charset=utf-8",
                            Metrics.text(status.get(), counters).getBytes(StandardCharsets.UTF_8));
                }
            }
            case Target.Status wanted -> {
                if (mayMonitor(client, request, response)) {
                    Answer.write(response, HttpStatus.OK_200, Answer.JSON, JSON.writeValueAsBytes(status.get()));
                }
            }
            case Target.Repository repository -> {
                if (isOwn(client, repository.address(), response)) {
                    repository(request, response, client, repository.address());
                }
            }
            case Target.Listing listing -> {
                if (isOwn(client, listing.address(), response) && isMethod(request, response, "GET")) {
                    String accepted = String.valueOf(request.getHeaders().get(HttpHeader.ACCEPT));
                    repositories.list(listing.address(), listing.type(), accepted, response);
                }
            }
            case Target.File file -> {
                if (isOwn(client, file.address(), response)) {
                    file(request, response, client, file.address(), file.file());
                }
            }
            case Target.Prolong prolong -> {
                if (isOwn(client, prolong.address(), response) && isMethod(request, response, "POST")) {
                    repositories.prolong(client, prolong.address(), Content.Source.asInputStream(request), response);
                }
            }
        }
    }

    private void repository(Request request, Response response, Client client, Address address) throws IOException {
        if (request.getMethod().equals("DELETE")) {
            Answer.text(response, HttpStatus.FORBIDDEN_403, "The vault removes no repository");
        } else if (isMethod(request, response, "POST")) {
            if ("create=true".equals(request.getHttpURI().getQuery())) {
                repositories.create(client, address, response);
            } else {
                Answer.text(response, HttpStatus.BAD_REQUEST_400, "Did you mean ?create=true");
            }
        }
    }

    private void file(Request request, Response response, Client client, Address address, FileName file)
            throws IOException {
        switch (request.getMethod()) {
            case "HEAD" -> repositories.head(client, address, file, response);
            case "GET" ->
                repositories.get(
                        address, file, Optional.ofNullable(request.getHeaders().get(HttpHeader.RANGE)), response);
            case "POST" -> {
                long length = request.getLength();
                boolean intact = repositories.store(
                        client,
                        address,
                        file,
                        new SteadyBody(Content.Source.asInputStream(request), System::nanoTime),
                        length < 0 ? OptionalLong.empty() : OptionalLong.of(length),
                        "repair=true".equals(request.getHttpURI().getQuery()),
                        request.getHeaders().contains(PROLONGED),
                        response);
                if (intact) {
                    repairs.repaired(address, file);
                }
            }
            case "DELETE" -> {
                repositories.remove(client, address, file, response);
                repairs.repaired(address, file);
            }
            default -> Answer.text(response, HttpStatus.METHOD_NOT_ALLOWED_405, "HEAD, GET, POST or DELETE");
        }
    }

    private static boolean isMethod(Request request, Response response, String method) throws IOException {
        if (request.getMethod().equals(method)) {
            return true;
        }
        Answer.text(response, HttpStatus.METHOD_NOT_ALLOWED_405, "Only " + method + " here");
        return false;
    }

    private static boolean isOwn(Client client, Address address, Response response) throws IOException {
        if (client.role() == Client.Role.STORE && address.client().equals(client.name())) {
            return true;
        }
        Answer.text(
                response,
                HttpStatus.FORBIDDEN_403,
                client.name() + " may use its own repositories only: /" + client.name() + "/NAME/");
        return false;
    }

    private static boolean mayMonitor(Client client, Request request, Response response) throws IOException {
        if (client.role() == Client.Role.MONITOR) {
            return isMethod(request, response, "GET");
        }
        Answer.text(response, HttpStatus.FORBIDDEN_403, "This is for a client that was added with --monitor");
        return false;
    }

    /** Tells a load balancer, and who keeps watch, as much as a stranger may know. */
    private void health(Response response) throws IOException {
        boolean well = status.get().problems().isEmpty();
        Answer.write(
                response,
                well ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503,
                Answer.JSON,
                ("{\"status\":\"" + (well ? "well" : "needs attention") + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private void count(Refused refused, Request request) {
        switch (refused.reason()) {
            case LOCKED, EXISTS -> {
                counters.destructionRefused.increment();
                LOG.warn(
                        "{} {} refused: {}",
                        request.getMethod(),
                        request.getHttpURI().getPath(),
                        refused.getMessage());
            }
            case OVER_QUOTA -> counters.overQuota.increment();
            case DISK_FULL -> counters.diskFull.increment();
            case NOT_FOUND, BAD_REQUEST, MISMATCH, TOO_LARGE, UNSATISFIABLE_RANGE -> {}
        }
    }
}
