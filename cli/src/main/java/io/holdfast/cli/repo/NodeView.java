package io.holdfast.cli.repo;

import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An entry as {@code --json} prints it; the names are restic's, but for {@code mode}, which is octal. */
record NodeView(
        String message_type,
        String name,
        String type,
        String path,
        long uid,
        long gid,
        String user,
        String group,
        long size,
        String mode,
        String permissions,
        String mtime,
        String atime,
        String ctime,
        long inode,
        long links,
        @Nullable String linktarget) {
    private static final String LETTERS = "rwxrwxrwx";

    static NodeView of(EntryPath path, Node node) {
        EntryMetadata metadata = node.metadata();
        return new NodeView(
                "node",
                node.name().toString(),
                type(node),
                path.toString(),
                metadata.uid(),
                metadata.gid(),
                metadata.user(),
                metadata.group(),
                node instanceof Node.RegularFile file ? file.size() : 0,
                Integer.toOctalString(metadata.permissions()),
                mode(node),
                metadata.modified().toString(),
                metadata.accessed().toString(),
                metadata.changed().toString(),
                metadata.inode(),
                metadata.links(),
                node instanceof Node.SymbolicLink link ? target(link) : null);
    }

    static String type(Node node) {
        return switch (node) {
            case Node.RegularFile file -> "file";
            case Node.Directory directory -> "dir";
            case Node.SymbolicLink link -> "symlink";
            case Node.Special special -> special.kind().word();
        };
    }

    /** As ls shows it. */
    static String mode(Node node) {
        int permissions = node.metadata().permissions();
        StringBuilder text = new StringBuilder().append(letter(node));
        for (int i = 0; i < LETTERS.length(); i++) {
            text.append((permissions & (0400 >> i)) != 0 ? LETTERS.charAt(i) : '-');
        }
        special(text, 3, (permissions & 04000) != 0, 's');
        special(text, 6, (permissions & 02000) != 0, 's');
        special(text, 9, (permissions & 01000) != 0, 't');
        return text.toString();
    }

    private static void special(StringBuilder text, int at, boolean set, char letter) {
        if (set) {
            text.setCharAt(at, text.charAt(at) == 'x' ? letter : Character.toUpperCase(letter));
        }
    }

    private static char letter(Node node) {
        return switch (node) {
            case Node.RegularFile file -> '-';
            case Node.Directory directory -> 'd';
            case Node.SymbolicLink link -> 'l';
            case Node.Special special ->
                switch (special.kind()) {
                    case FIFO -> 'p';
                    case SOCKET -> 's';
                    case CHARACTER_DEVICE -> 'c';
                    case BLOCK_DEVICE -> 'b';
                    case IRREGULAR -> '?';
                };
        };
    }

    static String withTarget(EntryPath path, Node node) {
        return node instanceof Node.SymbolicLink link ? path + " -> " + target(link) : path.toString();
    }

    private static String target(Node.SymbolicLink link) {
        return new String(link.target(), StandardCharsets.UTF_8);
    }
}
