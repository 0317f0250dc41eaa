package io.holdfast.vault.storage;

/**
 * Names a file of a repository. Nothing else can be read, written or removed.
 *
 * @param name 64 lower-case hexadecimal digits; {@code <stream>/<sequence>} for a tail; empty for the config
 */
public record FileName(FileType type, String name) implements Comparable<FileName> {
    public static final FileName CONFIG = new FileName(FileType.CONFIG, "");

    public FileName {
        if (!type.isName(name)) {
            throw new IllegalArgumentException("'" + name + "' is no name of a file of type " + type.word());
        }
    }

    /** @param path as {@link #toString()} gives it: {@code type/name}, or {@code config} */
    public static FileName parse(String path) {
        int slash = path.indexOf('/');
        String word = slash < 0 ? path : path.substring(0, slash);
        FileType type = FileType.of(word)
                .orElseThrow(() -> new IllegalArgumentException("'" + path + "' names no file of a repository"));
        return new FileName(type, slash < 0 ? "" : path.substring(slash + 1));
    }

    /** Its place below the repository's folder, as restic's local repositories have it. */
    String path() {
        return switch (type) {
            case CONFIG -> "config";
            case PACK -> "data/" + name.substring(0, 2) + "/" + name;
            case KEY, LOCK, SNAPSHOT, INDEX, TAIL -> type.word() + "/" + name;
        };
    }

    @Override
    public int compareTo(FileName other) {
        int byType = type.compareTo(other.type);
        return byType != 0 ? byType : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return type == FileType.CONFIG ? "config" : type.word() + "/" + name;
    }
}
