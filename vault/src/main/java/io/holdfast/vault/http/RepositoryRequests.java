package io.holdfast.vault.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.holdfast.vault.access.Client;
import io.holdfast.vault.audit.AuditLog;
import io.holdfast.vault.release.Releases;
import io.holdfast.vault.release.Request;
import io.holdfast.vault.storage.Address;
import io.holdfast.vault.storage.FileName;
import io.holdfast.vault.storage.FileType;
import io.holdfast.vault.storage.Receiving;
import io.holdfast.vault.storage.Refused;
import io.holdfast.vault.storage.Refused.Reason;
import io.holdfast.vault.storage.Storage;
import io.holdfast.vault.storage.StoredRepository;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What a client asks of its repositories. Each method answers one kind of request, and blocks. */
final class RepositoryRequests {
    private static final String VERSION_2 = "application/vnd.x.restic.rest.v2";
    private static final String VERSION_1 = "application/vnd.x.restic.rest.v1";
    /** Tells in the answer to HEAD and GET when the file's lock ends. */
    private static final String LOCKED_UNTIL = "Holdfast-Locked-Until";

    /** Tells in the answer to HEAD how many seconds what arrives is locked. */
    private static final String RETENTION = "Holdfast-Retention";

    private static final long BETWEEN_ATTEMPTS = TimeUnit.MINUTES.toNanos(1);
    private static final int LONGEST_PROLONGATION = 16 << 20;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Storage storage;
    private final Receiving receiving;
    private final Releases releases;
    private final AuditLog audit;
    private final Counters counters;
    /** When the audit log last told of each client's attempts, in nanoseconds. */
    private final Map<String, Long> attempts = new ConcurrentHashMap<>();

    RepositoryRequests(Storage storage, Receiving receiving, Releases releases, AuditLog audit, Counters counters) {
        this.storage = storage;
        this.receiving = receiving;
        this.releases = releases;
        this.audit = audit;
        this.counters = counters;
    }

    void create(Client client, Address address, Response response) throws IOException {
        storage.create(client, address.repository());
        Answer.text(response, HttpStatus.OK_200, "The repository's place is there");
    }

    /**
     * Of what cannot be removed now a list of version 2 tells how many seconds are left until it can: {@code lockedFor},
     * which restic does not look at.
     *
     * @param accepted the request's Accept header, which chooses the version of the protocol
     */
    void list(Address address, FileType type, String accepted, Response response) throws IOException {
        boolean sizes = accepted.contains(VERSION_2);
        StoredRepository repository = open(address);
        Predicate<FileName> released = releases.lettingGo(address);
        response.setStatus(HttpStatus.OK_200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, sizes ? VERSION_2 : VERSION_1);
        try (OutputStream out = Response.asBufferedOutputStream(response.getRequest(), response)) {
            out.write('[');
            boolean[] later = {false};
            repository.list(type, (file, size) -> {
                long locked = sizes && !released.test(file)
                        ? repository.lockedFor(file).toSeconds()
                        : 0;
                String line = sizes
                        ? "{\"name\":\"" + file.name() + "\",\"size\":" + size
                                + (locked > 0 ? ",\"lockedFor\":" + locked : "") + "}"
                        : '"' + file.name() + '"';
                if (later[0]) {
                    out.write(',');
                }
                later[0] = true;
                out.write(line.getBytes(StandardCharsets.US_ASCII));
            });
            out.write(']');
        }
    }

    void head(Client client, Address address, FileName file, Response response) throws IOException {
        StoredRepository repository = open(address);
        if (client.retention().isPositive()) {
            response.getHeaders().put(RETENTION, client.retention().toSeconds());
        }
        long size = repository.size(file).orElseThrow(() -> missing(file));
        response.setStatus(HttpStatus.OK_200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "binary/octet-stream");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, size);
        times(repository, file, response);
    }

    private static void times(StoredRepository repository, FileName file, Response response) throws IOException {
        response.getHeaders().put(LOCKED_UNTIL, repository.lockEnd(file).toString());
        response.getHeaders()
                .putDate(HttpHeader.LAST_MODIFIED, repository.since(file).toEpochMilli());
    }

    /** @param range the request's Range header */
    void get(Address address, FileName file, Optional<String> range, Response response) throws IOException {
        StoredRepository repository = open(address);
        try (RandomAccessFile in = open(repository, file)) {
            long size = in.length();
            Optional<ByteRange> wanted = ByteRange.of(range.orElse(null), size);
            ByteRange sent = wanted.orElse(new ByteRange(0, size));
            response.setStatus(wanted.isPresent() ? HttpStatus.PARTIAL_CONTENT_206 : HttpStatus.OK_200);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "binary/octet-stream");
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, sent.length());
            times(repository, file, response);
            if (wanted.isPresent()) {
                response.getHeaders()
                        .put(
                                HttpHeader.CONTENT_RANGE,
                                "bytes " + sent.first() + "-" + (sent.first() + sent.length() - 1) + "/" + size);
            }
            send(in, sent, response);
        }
    }

    private static RandomAccessFile open(StoredRepository repository, FileName file) throws IOException {
        try {
            return new RandomAccessFile(repository.path(file).toFile(), "r");
        } catch (java.io.FileNotFoundException e) {
            if (repository.size(file).isPresent()) {
                throw e;
            }
            throw missing(file);
        }
    }

    private void send(RandomAccessFile in, ByteRange range, Response response) throws IOException {
        in.seek(range.first());
        try (OutputStream out = Content.Sink.asOutputStream(response)) {
            byte[] buffer = new byte[1 << 16];
            for (long left = range.length(); left > 0; ) {
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (n < 0) {
                    throw new IOException("the file became shorter while it was read");
                }
                out.write(buffer, 0, n);
                counters.bytesSent.add(n);
                left -= n;
            }
        }
    }

    /**
     * @param repair whether it may take the place of a damaged file
     * @param prolonged whether the client has prolonged the locks of all that this snapshot needs
     * @return whether there is a file now where there was none, or a damaged one
     */
    boolean store(
            Client client,
            Address address,
            FileName file,
            InputStream body,
            OptionalLong length,
            boolean repair,
            boolean prolonged,
            Response response)
            throws IOException {
        Receiving.Outcome outcome = receiving.receive(open(address), client, file, body, length, repair, prolonged);
        switch (outcome) {
            case STORED -> counters.bytesReceived.add(length.orElse(0));
            case ALREADY_THERE -> {}
            case REPAIRED ->
                audit.append(
                        client.name(),
                        "damaged file repaired by upload",
                        Map.of("repository", address.toString(), "file", file.toString()));
        }
        Answer.text(response, HttpStatus.OK_200, outcome.toString());
        return outcome != Receiving.Outcome.ALREADY_THERE;
    }

    void remove(Client client, Address address, FileName file, Response response) throws IOException {
        StoredRepository repository = open(address);
        try {
            repository.remove(file, false);
        } catch (Refused e) {
            Optional<Request> release =
                    e.reason() == Reason.LOCKED ? releases.lettingGo(address, file) : Optional.empty();
            if (release.isEmpty()) {
                if (e.reason() == Reason.LOCKED) {
                    noteAttempt(client, address, file);
                    response.getHeaders()
                            .put(LOCKED_UNTIL, repository.lockEnd(file).toString());
                }
                throw e;
            }
            audit.append(
                    client.name(),
                    "locked file removed under a release",
                    Map.of(
                            "repository", address.toString(),
                            "file", file.toString(),
                            "release", release.get().id()));
            repository.remove(file, true);
        }
        Answer.text(response, HttpStatus.OK_200, "Removed");
    }

    /** In the audit log too, as it may be an attack; but not each of a million. */
    private void noteAttempt(Client client, Address address, FileName file) throws IOException {
        long now = System.nanoTime();
        Long last = attempts.get(client.name());
        if (last == null || now - last > BETWEEN_ATTEMPTS) {
            attempts.put(client.name(), now);
            audit.append(
                    client.name(),
                    "removal of a locked file refused (told once a minute)",
                    Map.of("repository", address.toString(), "file", file.toString()));
        }
    }

    void prolong(Client client, Address address, InputStream body, Response response) throws IOException {
        StoredRepository repository = open(address);
        byte[] content = body.readNBytes(LONGEST_PROLONGATION + 1);
        if (content.length > LONGEST_PROLONGATION) {
            throw new Refused(Reason.TOO_LARGE, "Prolong fewer files at once");
        }
        Prolongation wanted;
        List<FileName> files;
        try {
            wanted = JSON.readValue(content, Prolongation.class);
            files = wanted.files().stream().map(FileName::parse).toList();
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            throw new Refused(
                    Reason.BAD_REQUEST,
                    "Send {\"until\": \"2026-12-24T00:00:00Z\", \"files\": [\"data/0123…\", …]}, or atLeast and for,"
                            + " in seconds from now, in the place of until: " + e.getMessage());
        }
        int prolonged;
        if (wanted.until().isPresent()) {
            repository.prolong(files, wanted.until().get(), client.retention());
            prolonged = files.size();
        } else {
            prolonged = repository.prolong(
                    files,
                    Duration.ofSeconds(wanted.atLeast().orElseThrow()),
                    Duration.ofSeconds(wanted.lockFor().orElseThrow()),
                    client.retention());
        }
        Answer.write(
                response,
                HttpStatus.OK_200,
                Answer.JSON,
                JSON.writeValueAsBytes(Map.of("files", files.size(), "prolonged", prolonged)));
    }

    /**
     * Names an instant, or counts from now.
     *
     * @param atLeast in seconds: locks that end later stay as they are
     * @param lockFor in seconds: for so long the others are locked
     * @param files {@code type/name} each
     */
    record Prolongation(
            Optional<Instant> until,
            Optional<Long> atLeast,
            @JsonProperty("for") Optional<Long> lockFor,
            List<String> files) {
        Prolongation {
            files = List.copyOf(files);
            if (until.isEmpty() && (atLeast.isEmpty() || lockFor.isEmpty())) {
                throw new IllegalArgumentException("until is missing");
            }
            if (Stream.concat(atLeast.stream(), lockFor.stream()).anyMatch(seconds -> seconds < 0 || seconds > MOST)) {
                throw new IllegalArgumentException("atLeast and for are 0 to " + MOST);
            }
        }

        private static final long MOST = Duration.ofDays(36_600).toSeconds();
    }

    private StoredRepository open(Address address) throws IOException {
        try {
            return storage.find(address)
                    .orElseThrow(() -> new Refused(Reason.NOT_FOUND, "There is no repository " + address));
        } catch (NoSuchFileException e) {
            throw new Refused(Reason.NOT_FOUND, "There is no repository " + address);
        }
    }

    private static Refused missing(FileName file) {
        return new Refused(Reason.NOT_FOUND, "There is no " + file + " in this repository");
    }
}
