package io.holdfast.repository.store;

/** The kinds of files in a repository, and the folder of each. */
public enum FileKind {
    CONFIG(""),
    KEY("keys"),
    LOCK("locks"),
    SNAPSHOT("snapshots"),
    INDEX("index"),
    PACK("data"),
    TAIL("holdfast-tail");

    private final String folder;

    FileKind(String folder) {
        this.folder = folder;
    }

    /** Its name below the root of the repository; empty for the config. */
    public String folder() {
        return folder;
    }

    /**
     * More bytes than a sound file of this kind has: whoever reads one whole refuses a longer one, so that a store that
     * answers without end takes no memory without end.
     */
    public int longest() {
        return switch (this) {
            case CONFIG, KEY, LOCK, SNAPSHOT -> 17 << 20;
            case INDEX -> 513 << 20;
            case PACK, TAIL -> (1 << 30) + (1 << 20);
        };
    }

    /** Whether a file of this kind is named by the SHA-256 of its bytes. */
    public boolean namedByContent() {
        return this != CONFIG && this != TAIL;
    }
}
