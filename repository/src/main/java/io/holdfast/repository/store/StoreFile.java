package io.holdfast.repository.store;

import io.holdfast.repository.RepositoryException;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/**
 * Names a file of a repository.
 *
 * @param name 64 lower-case hexadecimal digits; for a tail {@code <stream>/<sequence>}; empty for the config
 */
public record StoreFile(FileKind kind, String name) {
    public static final StoreFile CONFIG = new StoreFile(FileKind.CONFIG, "");

    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern TAIL = Pattern.compile("[a-z0-9-][a-z0-9.-]{0,99}/[0-9]{20}");

    public StoreFile {
        if (!isName(kind, name)) {
            throw new IllegalArgumentException("no name of a " + kind + " file: " + name);
        }
    }

    /** Whether a file of this kind can have the name; anything else in a folder is not the repository's. */
    public static boolean isName(FileKind kind, String name) {
        return switch (kind) {
            case CONFIG -> name.isEmpty();
            case TAIL -> TAIL.matcher(name).matches();
            case KEY, LOCK, SNAPSHOT, INDEX, PACK -> ID.matcher(name).matches();
        };
    }

    /** Its place below the repository's root, with slashes. */
    public String path() {
        return switch (kind) {
            case CONFIG -> "config";
            case PACK -> "data/" + name.substring(0, 2) + "/" + name;
            case KEY, LOCK, SNAPSHOT, INDEX, TAIL -> kind.folder() + "/" + name;
        };
    }

    /** The content that a stream has to its end. @throws IOException when it is longer than any sound file of the kind */
    public byte[] readWhole(InputStream content) throws IOException {
        byte[] bytes = content.readNBytes(kind.longest() + 1);
        ensureReadable(bytes.length);
        return bytes;
    }

    /** @throws IOException when a file of this kind is never so long */
    public void ensureReadable(long length) throws IOException {
        if (length > kind.longest()) {
            throw new RepositoryException.Damaged(this + " is longer than " + kind.longest()
                    + " bytes, as no sound one is. Check who can write to the repository; bring the file back from a copy"
                    + " of it.");
        }
    }

    @Override
    public String toString() {
        return path();
    }
}
