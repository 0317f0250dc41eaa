package io.holdfast.repository.tree;

/** Permissions and type of a node as the bits of Go's {@code os.FileMode}, which are not those of st_mode. */
final class GoFileMode {
    private static final int DIRECTORY = 1 << 31;
    private static final int SYMLINK = 1 << 27;
    private static final int DEVICE = 1 << 26;
    private static final int NAMED_PIPE = 1 << 25;
    private static final int SOCKET = 1 << 24;
    private static final int SETUID = 1 << 23;
    private static final int SETGID = 1 << 22;
    private static final int CHARACTER_DEVICE = 1 << 21;
    private static final int STICKY = 1 << 20;
    private static final int IRREGULAR = 1 << 19;

    private GoFileMode() {}

    /** An unsigned number of 32 bits. */
    static long of(Node node) {
        int type = switch (node) {
            case Node.RegularFile file -> 0;
            case Node.Directory directory -> DIRECTORY;
            case Node.SymbolicLink link -> SYMLINK;
            case Node.Special special ->
                switch (special.kind()) {
                    case FIFO -> NAMED_PIPE;
                    case SOCKET -> SOCKET;
                    case CHARACTER_DEVICE -> DEVICE | CHARACTER_DEVICE;
                    case BLOCK_DEVICE -> DEVICE;
                    case IRREGULAR -> IRREGULAR;
                };
        };
        int permissions = node.metadata().permissions();
        int mode = type | permissions & 0777;
        mode |= (permissions & 04000) != 0 ? SETUID : 0;
        mode |= (permissions & 02000) != 0 ? SETGID : 0;
        mode |= (permissions & 01000) != 0 ? STICKY : 0;
        return Integer.toUnsignedLong(mode);
    }

    /** The low twelve bits of st_mode. */
    static int permissions(long mode) {
        int permissions = (int) mode & 0777;
        permissions |= (mode & SETUID) != 0 ? 04000 : 0;
        permissions |= (mode & SETGID) != 0 ? 02000 : 0;
        permissions |= (mode & STICKY) != 0 ? 01000 : 0;
        return permissions;
    }
}
