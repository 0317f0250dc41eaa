package io.holdfast.vault.storage;

import java.util.Optional;
import java.util.regex.Pattern;

/** The types of files in a repository: restic's, and the tail of an open log. */
public enum FileType {
    CONFIG("config", 1L << 20),
    KEY("keys", 1L << 20),
    LOCK("locks", 1L << 20),
    SNAPSHOT("snapshots", 64L << 20),
    INDEX("index", 1L << 30),
    PACK("data", 1L << 30),
    TAIL("holdfast-tail", 256L << 20);

    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern TAIL_NAME = Pattern.compile("[a-z0-9-][a-z0-9.-]{0,99}/[0-9]{20}");

    private final String word;
    private final long largest;

    FileType(String word, long largest) {
        this.word = word;
        this.largest = largest;
    }

    /** As it stands in an address, and as the folder is called. */
    public String word() {
        return word;
    }

    public static Optional<FileType> of(String word) {
        for (FileType type : values()) {
            if (type.word.equals(word)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** In bytes; several times what restic's largest settings make. */
    public long largest() {
        return largest;
    }

    /** Whether a file of this type is named by the SHA-256 of its bytes. */
    public boolean namedByContent() {
        return this != CONFIG && this != TAIL;
    }

    boolean isName(String name) {
        return switch (this) {
            case CONFIG -> name.isEmpty();
            case TAIL -> TAIL_NAME.matcher(name).matches();
            case KEY, LOCK, SNAPSHOT, INDEX, PACK -> ID.matcher(name).matches();
        };
    }
}
