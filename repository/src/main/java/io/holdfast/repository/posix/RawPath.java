package io.holdfast.repository.posix;

import io.holdfast.repository.tree.EntryName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** A path in the file system as raw bytes. Immutable. */
public final class RawPath {
    private final byte[] bytes;

    private RawPath(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Encoded as UTF-8, whatever the platform's encoding is. */
    public static RawPath of(String path) {
        if (path.isEmpty() || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a path is not empty and holds no NUL");
        }
        return new RawPath(path.getBytes(StandardCharsets.UTF_8));
    }

    /** The absolute path's own bytes. */
    public static RawPath of(Path path) {
        // Of all that Path offers only its URI keeps bytes that the platform's encoding does not know.
        String escaped = path.toUri().getRawPath();
        ByteArrayOutputStream raw = new ByteArrayOutputStream(escaped.length());
        for (int i = 0; i < escaped.length(); i++) {
            if (escaped.charAt(i) == '%') {
                raw.write(Integer.parseInt(escaped, i + 1, i + 3, 16));
                i += 2;
            } else {
                raw.write(escaped.charAt(i));
            }
        }
        byte[] bytes = raw.toByteArray();
        boolean slash = bytes.length > 1 && bytes[bytes.length - 1] == '/';
        return new RawPath(slash ? Arrays.copyOf(bytes, bytes.length - 1) : bytes);
    }

    public RawPath child(EntryName name) {
        return child(name.toBytes());
    }

    RawPath child(byte[] name) {
        boolean root = bytes.length == 1 && bytes[0] == '/';
        byte[] longer = Arrays.copyOf(bytes, bytes.length + (root ? 0 : 1) + name.length);
        longer[longer.length - name.length - 1] = '/';
        System.arraycopy(name, 0, longer, longer.length - name.length, name.length);
        return new RawPath(longer);
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawPath path && Arrays.equals(bytes, path.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** For people: decoded as UTF-8 with replacement. */
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
