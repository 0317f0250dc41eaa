package io.holdfast.repository.posix;

/** What an entry of a file system is: the upper four bits of st_mode (inode(7)). */
public enum FileType {
    FIFO(0010000),
    CHARACTER_DEVICE(0020000),
    DIRECTORY(0040000),
    BLOCK_DEVICE(0060000),
    REGULAR(0100000),
    SYMBOLIC_LINK(0120000),
    SOCKET(0140000);

    private static final int MASK = 0170000;

    private final int bits;

    FileType(int bits) {
        this.bits = bits;
    }

    int bits() {
        return bits;
    }

    static FileType of(int mode) {
        for (FileType type : values()) {
            if (type.bits == (mode & MASK)) {
                return type;
            }
        }
        throw new IllegalStateException("no file type has mode " + Integer.toOctalString(mode));
    }
}
