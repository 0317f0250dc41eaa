package io.holdfast.vault.release;

import io.holdfast.vault.access.Client;
import io.holdfast.vault.access.Operator;
import io.holdfast.vault.access.Register;
import io.holdfast.vault.audit.AuditLog;
import io.holdfast.vault.disk.Folders;
import io.holdfast.vault.disk.JsonFile;
import io.holdfast.vault.storage.Address;
import io.holdfast.vault.storage.FileName;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The requests of operators, one file each, and what they come to. Every step needs the operator's own secret and is in
 * the audit log before it holds. The running vault reads them anew at each use.
 */
public final class Releases {
    /** A vault must always have two people who can agree. */
    public static final int FEWEST_OPERATORS = 2;

    private static final int SHORTEST_REASON = 5;
    /** All their names stand in one line of the audit log. */
    private static final int MOST_FILES = 5000;

    private final Path folder;
    private final Register<Operator> operators;
    private final Register<Client> clients;
    private final AuditLog audit;
    private final InstantSource clock;
    private final SecureRandom random;

    public Releases(
            Path folder,
            Register<Operator> operators,
            Register<Client> clients,
            AuditLog audit,
            InstantSource clock,
            SecureRandom random) {
        this.folder = folder;
        this.operators = operators;
        this.clients = clients;
        this.audit = audit;
        this.clock = clock;
        this.random = random;
    }

    /** An operator will not be let do this, or asked for what cannot be; the message says why. */
    public static final class NotAgreed extends IOException {
        private static final long serialVersionUID = 1L;

        NotAgreed(String message) {
            super(message);
        }
    }

    /** @param delay between approval and coming into force @param open how long it then stays in force */
    public Request request(String operator, String secret, Change change, String reason, Duration delay, Duration open)
            throws IOException {
        require(operator, secret);
        if (reason.strip().length() < SHORTEST_REASON) {
            throw new NotAgreed("Say in a few words why: whoever approves must be able to judge it");
        }
        check(change);
        byte[] id = new byte[4];
        random.nextBytes(id);
        Request request = new Request(
                HexFormat.of().formatHex(id),
                change,
                reason,
                operator,
                clock.instant(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                delay,
                open);
        audit.append(operator, "release requested", details(request));
        file(request.id()).write(request);
        return request;
    }

    /** Agrees, as another operator than the one who asked. What needs no wait is done when this returns. */
    public Request approve(String operator, String secret, String id) throws IOException {
        require(operator, secret);
        Request request = find(id);
        if (request.state(clock.instant()) != Request.State.ASKED) {
            throw new NotAgreed("Release " + id + " is " + request.state(clock.instant()) + " already");
        }
        if (request.requestedBy().equals(operator)) {
            audit.append(operator, "release not approved: asked for by the same operator", Map.of("id", id));
            throw new NotAgreed(operator + " asked for release " + id + "; another operator has to approve it");
        }
        check(request.change());
        audit.append(operator, "release approved", details(request));
        Request approved = request.approved(operator, clock.instant());
        file(id).write(approved);
        return apply(approved);
    }

    /** Takes a request back, at any time; each operator can. */
    public Request withdraw(String operator, String secret, String id) throws IOException {
        require(operator, secret);
        Request request = find(id);
        if (request.state(clock.instant()) == Request.State.DONE) {
            throw new NotAgreed("Release " + id + " is done already");
        }
        audit.append(operator, "release withdrawn", details(request));
        Request withdrawn = request.withdrawn(operator);
        file(id).write(withdrawn);
        return withdrawn;
    }

    public List<Request> all() throws IOException {
        List<Request> all = new ArrayList<>();
        for (Path path : Folders.children(folder)) {
            String name = path.getFileName().toString();
            if (name.endsWith(".json") && !name.startsWith(".")) {
                new JsonFile<>(path, Request.class).read().ifPresent(all::add);
            }
        }
        all.sort(Comparator.comparing(Request::requestedAt));
        return all;
    }

    /** The request by which the file may go before its lock ends, at this moment. */
    public Optional<Request> lettingGo(Address repository, FileName file) throws IOException {
        Instant now = clock.instant();
        for (Request request : all()) {
            if (request.change() instanceof Change.LetGo go
                    && go.repository().equals(repository.toString())
                    && (go.files().isEmpty() || go.files().contains(file.toString()))
                    && request.state(now) == Request.State.IN_FORCE) {
                return Optional.of(request);
            }
        }
        return Optional.empty();
    }

    /** Which files of a repository may go before their locks end, as it is at this moment. */
    public Predicate<FileName> lettingGo(Address repository) throws IOException {
        Instant now = clock.instant();
        Set<String> names = new HashSet<>();
        for (Request request : all()) {
            if (request.change() instanceof Change.LetGo go
                    && go.repository().equals(repository.toString())
                    && request.state(now) == Request.State.IN_FORCE) {
                if (go.files().isEmpty()) {
                    return file -> true;
                }
                names.addAll(go.files());
            }
        }
        return file -> names.contains(file.toString());
    }

    /** An approved acceptance of the clock that the vault has not taken note of yet. */
    public Optional<Change.AcceptClock> takeAcceptedClock() throws IOException {
        for (Request request : all()) {
            if (request.change() instanceof Change.AcceptClock accepted
                    && request.state(clock.instant()) == Request.State.IN_FORCE) {
                file(request.id()).write(request.done(clock.instant()));
                return Optional.of(accepted);
            }
        }
        return Optional.empty();
    }

    private Request apply(Request approved) throws IOException {
        switch (approved.change()) {
            case Change.AddOperator add ->
                operators.put(add.name(), new Operator(add.name(), add.secret(), clock.instant()));
            case Change.RemoveOperator remove -> operators.remove(remove.name());
            case Change.ShortenRetention shorten -> {
                Client client = clients.find(shorten.client()).orElseThrow();
                clients.put(client.name(), client.withRetention(shorten.retention()));
            }
            case Change.LetGo go -> {
                return approved;
            }
            case Change.AcceptClock accept -> {
                return approved;
            }
        }
        Request done = approved.done(clock.instant());
        file(done.id()).write(done);
        return done;
    }

    private void check(Change change) throws IOException {
        switch (change) {
            case Change.AddOperator add -> {
                if (operators.find(add.name()).isPresent()) {
                    throw new NotAgreed(add.name() + " is an operator already");
                }
            }
            case Change.RemoveOperator remove -> {
                if (operators.find(remove.name()).isEmpty()) {
                    throw new NotAgreed(remove.name() + " is no operator");
                }
                if (operators.all().size() <= FEWEST_OPERATORS) {
                    throw new NotAgreed("Two operators have to stay; add another one first");
                }
            }
            case Change.ShortenRetention shorten -> {
                if (clients.find(shorten.client()).isEmpty()) {
                    throw new NotAgreed("There is no client " + shorten.client());
                }
            }
            case Change.LetGo go -> {
                if (go.files().size() > MOST_FILES) {
                    throw new NotAgreed("Name at most " + MOST_FILES + " files in one release, or none for all");
                }
                Address.parse(go.repository());
                go.files().forEach(FileName::parse);
            }
            case Change.AcceptClock accept -> {}
        }
    }

    private void require(String operator, String secret) throws IOException {
        boolean right = operators
                .find(operator)
                .filter(found -> found.secret().matches(secret))
                .isPresent();
        if (!right) {
            audit.append(operator, "operator's secret refused", Map.of());
            throw new NotAgreed("There is no operator " + operator + " with this secret");
        }
    }

    private Request find(String id) throws IOException {
        if (!id.matches("[0-9a-f]{8}")) {
            throw new NotAgreed("'" + id + "' is no release; 'holdfast vault release list' shows them");
        }
        return file(id).read()
                .orElseThrow(() ->
                        new NotAgreed("There is no release " + id + "; 'holdfast vault release list' shows them"));
    }

    private JsonFile<Request> file(String id) {
        return new JsonFile<>(folder.resolve(id + ".json"), Request.class);
    }

    private static Map<String, String> details(Request request) {
        Map<String, String> details = new TreeMap<>();
        details.put("id", request.id());
        details.put("change", request.change().words());
        details.put("reason", request.reason());
        details.put("requestedBy", request.requestedBy());
        if (request.change() instanceof Change.LetGo go && !go.files().isEmpty()) {
            details.put("files", String.join(" ", go.files()));
        }
        return details;
    }
}
