package io.holdfast.repository.store.s3;

import io.holdfast.repository.store.FileKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Writes objects, large ones in several parts, each of which is checked by the server. */
final class ObjectWriter {
    /** Packs are smaller; a pack of restic's greatest size is not. */
    private static final long MULTIPART = 64L << 20;
    /** At most 10,000 parts: 160 GB. */
    private static final long PART = 16L << 20;

    private final S3Client client;
    private final String bucket;
    private final S3Settings settings;
    private volatile boolean conditional = true;

    ObjectWriter(S3Client client, String bucket, S3Settings settings) {
        this.client = client;
        this.bucket = bucket;
        this.settings = settings;
    }

    /** Whether the server is believed to know {@code If-None-Match}. */
    boolean isConditional() {
        return conditional;
    }

    void writeUnconditionally() {
        conditional = false;
    }

    void write(FileKind kind, String key, Upload upload) {
        if (upload.length() > MULTIPART) {
            inParts(kind, key, upload);
            return;
        }
        client.putObject(
                request -> {
                    request.bucket(bucket).key(key).contentMD5(upload.md5());
                    if (conditional) {
                        request.ifNoneMatch("*");
                    }
                    settings.storageClassFor(kind).ifPresent(request::storageClass);
                    settings.lockFor(kind)
                            .ifPresent(lock -> request.objectLockMode(lock.mode())
                                    .objectLockRetainUntilDate(Instant.now().plus(lock.keep())));
                },
                upload.body());
    }

    private void inParts(FileKind kind, String key, Upload upload) {
        String id = client.createMultipartUpload(request -> {
                    request.bucket(bucket).key(key);
                    settings.storageClassFor(kind).ifPresent(request::storageClass);
                    settings.lockFor(kind)
                            .ifPresent(lock -> request.objectLockMode(lock.mode())
                                    .objectLockRetainUntilDate(Instant.now().plus(lock.keep())));
                })
                .uploadId();
        try {
            List<CompletedPart> parts = new ArrayList<>();
            for (long position = 0; position < upload.length(); position += PART) {
                Upload slice = upload.slice(position, PART);
                int number = parts.size() + 1;
                String tag = client.uploadPart(
                                request -> request.bucket(bucket)
                                        .key(key)
                                        .uploadId(id)
                                        .partNumber(number)
                                        .contentMD5(slice.md5()),
                                slice.body())
                        .eTag();
                parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
            }
            client.completeMultipartUpload(request -> {
                request.bucket(bucket).key(key).uploadId(id).multipartUpload(all -> all.parts(parts));
                if (conditional) {
                    request.ifNoneMatch("*");
                }
            });
        } catch (SdkException e) {
            abort(key, id, e);
            throw e;
        }
    }

    /** Its parts would be paid for until a rule of the bucket removes them. */
    private void abort(String key, String id, SdkException failure) {
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(bucket).key(key).uploadId(id));
        } catch (SdkException e) {
            failure.addSuppressed(e);
        }
    }
}
