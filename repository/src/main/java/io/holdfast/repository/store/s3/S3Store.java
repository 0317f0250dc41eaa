package io.holdfast.repository.store.s3;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.History;
import io.holdfast.repository.store.Retention;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import io.holdfast.repository.store.StoreLocation;
import io.holdfast.repository.store.Variables;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A store in a bucket, laid out as restic's. An object is written with {@code If-None-Match: *}, so that none is ever
 * written again, even by two at once; with a server that does not know this, its absence is asked for before. Each
 * upload carries an MD5 that the server checks; what is read back is checked by whoever reads it.
 */
public final class S3Store implements Store {
    private final StoreLocation.S3 at;
    private final S3Settings settings;
    private final S3Client client;
    private final ObjectWriter writer;

    private S3Store(StoreLocation.S3 at, S3Settings settings, S3Client client) {
        this.at = at;
        this.settings = settings;
        this.client = client;
        this.writer = new ObjectWriter(client, at.bucket(), settings);
    }

    /**
     * Does not connect yet.
     *
     * @param variables {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY}, {@code AWS_SESSION_TOKEN}, or
     *     {@code AWS_PROFILE}, or whatever else the SDK's default chain finds; {@code AWS_REGION};
     *     {@code HOLDFAST_S3_STORAGE_CLASS}, {@code HOLDFAST_S3_LOCK_MODE}, {@code HOLDFAST_S3_LOCK_DAYS}
     * @throws RepositoryException when one of them cannot be used
     */
    public static S3Store open(StoreLocation.S3 at, Variables variables) throws IOException {
        S3Settings settings = S3Settings.read(at, variables);
        return new S3Store(at, settings, Clients.open(at, settings.region(), variables));
    }

    @Override
    public String location() {
        return at.toString();
    }

    @Override
    public void create() throws IOException {
        if (hasBucket()) {
            return;
        }
        boolean elsewhere = at.endpoint().getHost().endsWith(".amazonaws.com")
                && !settings.region().equals("us-east-1");
        try {
            client.createBucket(request -> {
                request.bucket(at.bucket());
                if (settings.lock().isPresent()) {
                    request.objectLockEnabledForBucket(true);
                }
                if (elsewhere) {
                    request.createBucketConfiguration(place -> place.locationConstraint(settings.region()));
                }
            });
        } catch (S3Exception e) {
            // made by another at the same time
            if (!S3Errors.code(e).equals("BucketAlreadyOwnedByYou")) {
                throw explained("make the bucket " + at.bucket(), e);
            }
        } catch (SdkException e) {
            throw explained("make the bucket " + at.bucket(), e);
        }
    }

    private boolean hasBucket() throws IOException {
        try {
            client.headBucket(request -> request.bucket(at.bucket()));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return false;
            }
            throw explained("look at the bucket " + at.bucket(), e);
        } catch (SdkException e) {
            throw explained("look at the bucket " + at.bucket(), e);
        }
    }

    @Override
    public Optional<String> occupant() throws IOException {
        return hasBucket() ? Store.super.occupant() : Optional.empty();
    }

    @Override
    public void write(StoreFile file, List<Bytes> parts) throws IOException {
        boolean rare = file.kind() == FileKind.CONFIG || file.kind() == FileKind.KEY || file.kind() == FileKind.TAIL;
        if ((rare || !writer.isConditional()) && exists(file)) {
            throw new FileAlreadyExistsException(file.path());
        }
        try {
            writer.write(file.kind(), key(file), Upload.of(parts));
        } catch (S3Exception e) {
            if (e.statusCode() == 412) {
                throw new FileAlreadyExistsException(file.path());
            }
            if (writer.isConditional()
                    && (e.statusCode() == 501 || S3Errors.code(e).equals("NotImplemented"))) {
                writer.writeUnconditionally();
                write(file, parts);
                return;
            }
            throw explained("write " + file, e);
        } catch (SdkException e) {
            throw explained("write " + file, e);
        }
    }

    @Override
    public byte[] read(StoreFile file) throws IOException {
        try (InputStream in = ask(
                "read " + file,
                file,
                () -> client.getObject(request -> request.bucket(at.bucket()).key(key(file))))) {
            return file.readWhole(in);
        }
    }

    @Override
    public void read(StoreFile file, long position, byte[] target, int from, int length) throws IOException {
        if (length == 0) {
            return;
        }
        String range = "bytes=" + position + "-" + (position + length - 1);
        try (InputStream in = ask(
                "read " + file,
                file,
                () -> client.getObject(
                        request -> request.bucket(at.bucket()).key(key(file)).range(range)))) {
            if (in.readNBytes(target, from, length) < length) {
                throw new EOFException(file + " ends before byte " + (position + length));
            }
        } catch (RepositoryException e) {
            if (e.getCause() instanceof S3Exception answer && answer.statusCode() == 416) {
                EOFException end = new EOFException(file + " ends before byte " + position);
                end.initCause(e);
                throw end;
            }
            throw e;
        }
    }

    @Override
    public List<Listed> list(FileKind kind) throws IOException {
        if (kind == FileKind.CONFIG) {
            return exists(StoreFile.CONFIG) ? List.of(new Listed(StoreFile.CONFIG, size(StoreFile.CONFIG))) : List.of();
        }
        String folder = prefix() + kind.folder() + "/";
        List<Listed> found = new ArrayList<>();
        try {
            Set<String> tokens = new HashSet<>();
            for (ListObjectsV2Response page : client.listObjectsV2Paginator(
                    request -> request.bucket(at.bucket()).prefix(folder))) {
                if (page.nextContinuationToken() != null && !tokens.add(page.nextContinuationToken())) {
                    throw new IOException("the server at " + location() + " lists the same part of " + kind.folder()
                            + " again and again");
                }
                page.contents().forEach(object -> listed(kind, folder, object).ifPresent(found::add));
            }
        } catch (SdkException e) {
            throw explained("list " + kind.folder(), e);
        } catch (RuntimeException e) {
            throw notUnderstood("list " + kind.folder(), e);
        }
        return found;
    }

    /** A server may answer anything. */
    private static Optional<Listed> listed(FileKind kind, String folder, S3Object object) {
        if (object.key() == null || !object.key().startsWith(folder) || object.size() == null || object.size() < 0) {
            return Optional.empty();
        }
        String below = object.key().substring(folder.length());
        String name = kind == FileKind.PACK ? below.substring(below.lastIndexOf('/') + 1) : below;
        return StoreFile.isName(kind, name)
                ? Optional.of(new Listed(new StoreFile(kind, name), object.size()))
                : Optional.empty();
    }

    @Override
    public long size(StoreFile file) throws IOException {
        Long length = head(file).contentLength();
        if (length == null) {
            throw new IOException("the server at " + location() + " does not say how long " + file + " is");
        }
        return length;
    }

    @Override
    public boolean exists(StoreFile file) throws IOException {
        try {
            head(file);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public Optional<Instant> written(StoreFile file) throws IOException {
        return Optional.ofNullable(head(file).lastModified());
    }

    HeadObjectResponse head(StoreFile file) throws IOException {
        return ask(
                "look at " + file,
                file,
                () -> client.headObject(request -> request.bucket(at.bucket()).key(key(file))));
    }

    @Override
    public void remove(StoreFile file) throws IOException {
        // a removal of nothing succeeds
        head(file);
        ask(
                "remove " + file,
                file,
                () -> client.deleteObject(request -> request.bucket(at.bucket()).key(key(file))));
    }

    @Override
    public Optional<Retention> retention() {
        return settings.lock().map(lock -> new S3Retention(this, client, at.bucket(), lock.mode(), lock.keep()));
    }

    @Override
    public Optional<History> history() {
        return settings.lock().isEmpty()
                ? Optional.empty()
                : Optional.of(new S3History(client, at.bucket(), prefix(), settings, location()));
    }

    @Override
    public void close() {
        client.close();
    }

    /** A question about one object. */
    interface Question<T> {
        T ask();
    }

    <T> T ask(String what, StoreFile file, Question<T> question) throws IOException {
        try {
            return question.ask();
        } catch (S3Exception e) {
            if (e.statusCode() == 404 && !S3Errors.isNoBucket(e)) {
                throw new NoSuchFileException(file.path());
            }
            throw explained(what, e);
        } catch (SdkException e) {
            throw explained(what, e);
        } catch (RuntimeException e) {
            throw notUnderstood(what, e);
        }
    }

    /** Parsers of answers throw this and that. */
    private IOException notUnderstood(String what, RuntimeException e) {
        return new IOException(
                "cannot " + what + ": the answer of " + location() + " is not understood (" + e + ")", e);
    }

    private IOException explained(String what, SdkException e) {
        return S3Errors.explained(what, location(), at.bucket(), e);
    }

    String key(StoreFile file) {
        return prefix() + file.path();
    }

    private String prefix() {
        return at.prefix().isEmpty() ? "" : at.prefix() + "/";
    }
}
