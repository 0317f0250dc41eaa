package io.holdfast.repository.store.s3;

import io.holdfast.repository.store.Store.Bytes;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * A stretch of what is to be written, with its MD5: the one check of a transfer that every S3 server knows.
 *
 * @param parts in order
 * @param length in bytes
 */
record Upload(List<Bytes> parts, long length) {
    private static final String TYPE = "application/octet-stream";

    static Upload of(List<Bytes> parts) {
        return new Upload(parts, parts.stream().mapToLong(Bytes::length).sum());
    }

    /** From a position on, at most so many bytes. */
    Upload slice(long position, long most) {
        List<Bytes> chosen = new ArrayList<>();
        long skip = position;
        long left = Math.min(most, length - position);
        long taken = left;
        for (Bytes part : parts) {
            int from = (int) Math.min(skip, part.length());
            skip -= from;
            int count = (int) Math.min(left, part.length() - from);
            if (count > 0) {
                chosen.add(new Bytes(part.array(), part.from() + from, count));
                left -= count;
            }
        }
        return new Upload(chosen, taken);
    }

    RequestBody body() {
        return RequestBody.fromContentProvider(this::stream, length, TYPE);
    }

    private InputStream stream() {
        List<InputStream> streams = new ArrayList<>();
        for (Bytes part : parts) {
            streams.add(new ByteArrayInputStream(part.array(), part.from(), part.length()));
        }
        return new SequenceInputStream(Collections.enumeration(streams));
    }

    String md5() {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            parts.forEach(part -> digest.update(part.array(), part.from(), part.length()));
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
