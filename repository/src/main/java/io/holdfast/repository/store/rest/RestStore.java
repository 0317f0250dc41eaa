package io.holdfast.repository.store.rest;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import io.holdfast.repository.store.StoreLocation;
import io.holdfast.repository.store.Variables;
import io.holdfast.repository.store.VaultLocks;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A store behind restic's REST protocol, version 2 or 1 (restic {@code doc/REST_backend.rst}). That a file is never
 * written again is asked of the server before each write; one that refuses it itself, such as rest-server or a vault,
 * leaves no moment between.
 */
public final class RestStore implements Store {
    private static final String VERSION_2 = "application/vnd.x.restic.rest.v2";
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Duration ANSWER = Duration.ofMinutes(2);
    private static final int LONGEST_LIST = 1 << 30;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final StoreLocation.Rest at;
    private final Optional<String> authorization;
    private final HttpClient client;
    private volatile boolean tailsAreListed;
    private volatile @Nullable RestVaultLocks vault;

    private RestStore(StoreLocation.Rest at, Optional<String> authorization, HttpClient client) {
        this.at = at;
        this.authorization = authorization;
        this.client = client;
    }

    /**
     * Does not connect yet.
     *
     * @param variables {@code RESTIC_REST_USERNAME}, {@code RESTIC_REST_PASSWORD}, unless the location has them;
     *     {@code RESTIC_CACERT}, {@code RESTIC_TLS_CLIENT_CERT}: PEM files
     * @throws RepositoryException when a certificate cannot be used
     */
    public static RestStore open(StoreLocation.Rest at, Variables variables) throws IOException {
        Optional<String> user = at.user().or(() -> variables.get("RESTIC_REST_USERNAME"));
        Optional<String> password = at.password().or(() -> variables.get("RESTIC_REST_PASSWORD"));
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT);
        Tls.context(variables.get("RESTIC_CACERT"), variables.get("RESTIC_TLS_CLIENT_CERT"))
                .ifPresent(client::sslContext);
        Optional<String> authorization = user.map(name -> "Basic "
                + Base64.getEncoder()
                        .encodeToString((name + ":" + password.orElse("")).getBytes(StandardCharsets.UTF_8)));
        return new RestStore(at, authorization, client.build());
    }

    @Override
    public String location() {
        return at.toString();
    }

    @Override
    public void create() throws IOException {
        HttpRequest request = request("?create=true")
                .POST(BodyPublishers.noBody())
                .timeout(ANSWER)
                .build();
        send("make a repository", request, BodyHandlers.ofString()).orThrow();
    }

    @Override
    public void write(StoreFile file, List<Bytes> parts) throws IOException {
        if (exists(file)) {
            throw new FileAlreadyExistsException(file.path());
        }
        HttpRequest.Builder request = post(path(file), parts);
        RestVaultLocks locks = vault;
        if (locks != null && locks.isCovered(file)) {
            request.header(RestVaultLocks.PROLONGED, "yes");
        }
        Reply<String> reply = send("write " + file, request.build(), BodyHandlers.ofString());
        int status = reply.response().statusCode();
        if ((status == 403 || status == 409 || status == 412) && exists(file)) {
            throw new FileAlreadyExistsException(file.path());
        }
        reply.orThrow();
        if (locks != null) {
            locks.written(file);
        }
        if (file.kind() == FileKind.TAIL && !tailsAreListed) {
            ensureListed(file);
        }
    }

    private HttpRequest.Builder post(String path, List<Bytes> parts) {
        BodyPublisher[] publishers = parts.stream()
                .map(part -> BodyPublishers.ofByteArray(part.array(), part.from(), part.length()))
                .toArray(BodyPublisher[]::new);
        return request(path).header("Content-Type", "application/octet-stream").POST(BodyPublishers.concat(publishers));
    }

    /** A vault lets nothing locked be removed, but takes what is intact in the place of what is damaged. */
    @Override
    public void replace(StoreFile file, List<Bytes> parts) throws IOException {
        try {
            Store.super.replace(file, parts);
        } catch (RepositoryException.Retained e) {
            send("repair " + file, post(path(file) + "?repair=true", parts).build(), BodyHandlers.ofString())
                    .orThrow();
        }
    }

    /** The protocol knows no tails: a vault lists them; rclone takes them, and would never tell of them again. */
    private void ensureListed(StoreFile tail) throws IOException {
        if (list(FileKind.TAIL).stream().noneMatch(listed -> listed.file().equals(tail))) {
            remove(tail);
            throw new RepositoryException("The server at " + location() + " does not keep the open end of a log. Put"
                    + " repositories for continuous logs into a vault, S3, SFTP or a directory.");
        }
        tailsAreListed = true;
    }

    @Override
    public byte[] read(StoreFile file) throws IOException {
        Reply<InputStream> reply = send("read " + file, get(path(file)).build(), BodyHandlers.ofInputStream());
        try (InputStream body = reply.response().body()) {
            reply.orMissing(file);
            return file.readWhole(body);
        }
    }

    @Override
    public void read(StoreFile file, long position, byte[] target, int from, int length) throws IOException {
        if (length == 0) {
            return;
        }
        HttpRequest request = get(path(file))
                .header("Range", "bytes=" + position + "-" + (position + length - 1))
                .build();
        Reply<InputStream> reply = send("read " + file, request, BodyHandlers.ofInputStream());
        try (InputStream body = reply.response().body()) {
            if (reply.response().statusCode() == 416) {
                throw endsBefore(file, position + length);
            }
            reply.orMissing(file);
            // a server may answer with the whole file
            if (reply.response().statusCode() == 200) {
                body.skipNBytes(position);
            }
            if (body.readNBytes(target, from, length) < length) {
                throw endsBefore(file, position + length);
            }
        } catch (EOFException e) {
            throw endsBefore(file, position + length);
        }
    }

    private static EOFException endsBefore(StoreFile file, long end) {
        return new EOFException(file + " ends before byte " + end);
    }

    @Override
    public List<Listed> list(FileKind kind) throws IOException {
        if (kind == FileKind.CONFIG) {
            return exists(StoreFile.CONFIG) ? List.of(new Listed(StoreFile.CONFIG, size(StoreFile.CONFIG))) : List.of();
        }
        return listed(kind, listing(kind));
    }

    /** The entries as the server tells them. */
    JsonNode listing(FileKind kind) throws IOException {
        String folder = folder(kind);
        HttpRequest request = get(folder).header("Accept", VERSION_2).build();
        Reply<InputStream> reply = send("list " + folder, request, BodyHandlers.ofInputStream());
        try (InputStream body = reply.response().body()) {
            if (reply.response().statusCode() == 404) {
                return JSON.createArrayNode();
            }
            reply.orThrow();
            return JSON.readTree(body.readNBytes(LONGEST_LIST));
        } catch (JacksonException e) {
            throw new RepositoryException(
                    "What " + location() + " answers to a list of " + folder + " is no list: " + e.getOriginalMessage()
                            + ". Check that it is the address of a server that speaks restic's REST protocol.",
                    e);
        }
    }

    /** Of names and sizes, or of names alone as servers of version 1 answer. */
    private List<Listed> listed(FileKind kind, JsonNode answer) throws IOException {
        List<Listed> found = new ArrayList<>();
        for (JsonNode entry : answer) {
            String name =
                    entry.isString() ? entry.asString() : entry.path("name").asString("");
            if (!StoreFile.isName(kind, name)) {
                continue;
            }
            StoreFile file = new StoreFile(kind, name);
            try {
                found.add(new Listed(
                        file, entry.isObject() ? Math.max(0, entry.path("size").asLong(0)) : size(file)));
            } catch (NoSuchFileException e) {
                // removed since the list was made
                continue;
            }
        }
        return found;
    }

    @Override
    public long size(StoreFile file) throws IOException {
        return head(file)
                .orMissing(file)
                .headers()
                .firstValueAsLong("Content-Length")
                .orElseThrow(() -> new RepositoryException(location() + " does not say how long " + file
                        + " is. Check that it is the address of a server that speaks restic's REST protocol."));
    }

    @Override
    public boolean exists(StoreFile file) throws IOException {
        Reply<Void> reply = head(file);
        if (reply.response().statusCode() == 404) {
            return false;
        }
        reply.orThrow();
        return true;
    }

    @Override
    public Optional<Instant> written(StoreFile file) throws IOException {
        return head(file).orMissing(file).headers().firstValue("Last-Modified").flatMap(RestStore::time);
    }

    private static Optional<Instant> time(String header) {
        try {
            return Optional.of(ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public void remove(StoreFile file) throws IOException {
        // some servers answer alike whether there was a file or not
        if (!exists(file)) {
            throw new NoSuchFileException(file.path());
        }
        HttpRequest request = request(path(file)).DELETE().timeout(ANSWER).build();
        Reply<String> reply = send("remove " + file, request, BodyHandlers.ofString());
        Optional<String> locked = reply.headers().firstValue(RestVaultLocks.LOCKED_UNTIL);
        if (reply.response().statusCode() == 403 && locked.isPresent()) {
            throw new RepositoryException.Retained(file + " is locked until " + locked.get() + " at " + location()
                    + ". Wait until then, or let two operators at the vault release it: 'holdfast vault release"
                    + " request'.");
        }
        reply.orMissing(file);
    }

    /** A server is a vault when it says how long it keeps what arrives. */
    @Override
    public Optional<VaultLocks> vault() throws IOException {
        RestVaultLocks known = vault;
        if (known == null) {
            Reply<Void> reply = head(StoreFile.CONFIG);
            if (reply.response().statusCode() == 404) {
                return Optional.empty();
            }
            long seconds = reply.orThrow()
                    .headers()
                    .firstValueAsLong(RestVaultLocks.RETENTION)
                    .orElse(0);
            known = new RestVaultLocks(this, Duration.ofSeconds(seconds));
            vault = known;
        }
        return known.period().isPositive() ? Optional.of(known) : Optional.empty();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private static String folder(FileKind kind) {
        return switch (kind) {
            case CONFIG -> "config";
            case KEY -> "keys/";
            case LOCK -> "locks/";
            case SNAPSHOT -> "snapshots/";
            case INDEX -> "index/";
            case PACK -> "data/";
            case TAIL -> "holdfast-tail/";
        };
    }

    /** The protocol has packs in one folder. */
    static String path(StoreFile file) {
        return file.kind() == FileKind.CONFIG ? "config" : folder(file.kind()) + file.name();
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(at.base().resolve(path));
        authorization.ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    private HttpRequest.Builder get(String path) {
        return request(path).GET().timeout(ANSWER);
    }

    private Reply<Void> head(StoreFile file) throws IOException {
        HttpRequest request = request(path(file)).HEAD().timeout(ANSWER).build();
        return send("look at " + file, request, BodyHandlers.discarding());
    }

    <T> Reply<T> send(String what, HttpRequest request, HttpResponse.BodyHandler<T> body) throws IOException {
        try {
            return new Reply<>(location(), what, client.send(request, body));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while asked to " + what);
        } catch (javax.net.ssl.SSLHandshakeException e) {
            throw new RepositoryException(
                    "No trusted connection to " + location() + ": " + e.getMessage()
                            + ". Name the certificate of its authority in RESTIC_CACERT, and ours, if it wants one, in"
                            + " RESTIC_TLS_CLIENT_CERT.",
                    e);
        } catch (IOException e) {
            if (e.getMessage() == null) {
                throw new IOException(Unsaid.of(e), e);
            }
            throw e;
        }
    }
}
