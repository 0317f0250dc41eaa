package io.holdfast.sources.postgres;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** How large a cluster's files are together, without its log. */
final class ClusterSize extends SimpleFileVisitor<Path> {
    private final Path log;
    private long bytes;

    private ClusterSize(Path log) {
        this.log = log;
    }

    /**
     * In bytes, about: what is made and dropped meanwhile does not matter to who asks.
     *
     * @param directory of a server's data, with links to its tablespaces
     */
    static long of(Path directory) throws IOException {
        ClusterSize size = new ClusterSize(directory.resolve("pg_wal"));
        Files.walkFileTree(directory, size);
        Path links = directory.resolve("pg_tblspc");
        try (var tablespaces = Files.newDirectoryStream(links)) {
            for (Path link : tablespaces) {
                if (Files.isSymbolicLink(link) && Files.isDirectory(link)) {
                    Files.walkFileTree(link.toRealPath(), size);
                }
            }
        }
        return size.bytes;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        return folder.equals(log) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        bytes += attributes.isRegularFile() ? attributes.size() : 0;
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
        return FileVisitResult.CONTINUE;
    }
}
