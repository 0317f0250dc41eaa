package io.holdfast.repository.inspect;

/** What statistics count, in restic's words. */
public enum StatisticsMode {
    /** What a restore of each snapshot would write, hard links once. */
    RESTORE_SIZE("restore-size"),

    /** Files that differ in content, each once. */
    FILES_BY_CONTENTS("files-by-contents"),

    /** The blobs of each file, each once in a file. */
    BLOBS_PER_FILE("blobs-per-file"),

    /** Blobs as they are stored, each once. */
    RAW_DATA("raw-data");

    private final String word;

    StatisticsMode(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** @throws IllegalArgumentException for an unknown word */
    public static StatisticsMode ofWord(String word) {
        for (StatisticsMode mode : values()) {
            if (mode.word.equals(word)) {
                return mode;
            }
        }
        throw new IllegalArgumentException(
                "There is no mode '" + word + "'. Use restore-size, files-by-contents, blobs-per-file or raw-data.");
    }
}
