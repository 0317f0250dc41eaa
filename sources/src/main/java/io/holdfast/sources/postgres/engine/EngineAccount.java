package io.holdfast.sources.postgres.engine;

import io.holdfast.repository.posix.Directory;
import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;

/**
 * Who runs PostgreSQL's programs, which refuse root. An ordinary user runs them as itself. Root gives its rights up:
 * for the account {@code postgres} or {@code nobody} where that can reach the folders, else by a user namespace, in
 * which the program has no capability and only the files that it was given.
 */
sealed interface EngineAccount {
    /** What goes before a program's path on the command line; it replaces itself by the program, keeping the pid. */
    List<String> prefix();

    /** Gives a file or a whole tree to the account. */
    void own(Path tree) throws IOException;

    record Ourselves() implements EngineAccount {
        @Override
        public List<String> prefix() {
            return List.of();
        }

        @Override
        public void own(Path tree) {
            // what we make is ours already
        }
    }

    record Switched(int uid, int gid) implements EngineAccount {
        @Override
        public List<String> prefix() {
            return List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--no-new-privs");
        }

        @Override
        public void own(Path tree) throws IOException {
            chown(tree, uid, gid);
        }
    }

    record Namespaced() implements EngineAccount {
        @Override
        public List<String> prefix() {
            return List.of("unshare", "--user", "--map-user=1000", "--map-group=1000");
        }

        @Override
        public void own(Path tree) throws IOException {
            chown(tree, 0, 0);
        }
    }

    /**
     * The account for programs that use these places; they need not exist yet.
     *
     * @throws SourceException when root can give its rights up in no way that reaches the places
     */
    static EngineAccount reaching(Path... places) throws SourceException, IOException {
        if (Directory.effectiveUser() != 0) {
            return new Ourselves();
        }
        boolean reachable = true;
        for (Path place : places) {
            reachable &= othersReach(place.toAbsolutePath().normalize());
        }
        if (reachable) {
            Path postgres = Path.of("/var/lib/postgresql");
            if (Files.isDirectory(postgres) && owner(postgres, "unix:uid") != 0) {
                return new Switched(owner(postgres, "unix:uid"), owner(postgres, "unix:gid"));
            }
            return new Switched(65534, 65534);
        }
        if (succeeds(List.of("unshare", "--user", "--map-user=1000", "--map-group=1000", "true"))) {
            return new Namespaced();
        }
        throw new SourceException("PostgreSQL refuses to run as root, the account nobody cannot reach "
                + List.of(places) + ", and this machine allows no user namespaces. Put the data folder where every"
                + " account may enter (such as /var/lib/holdfast), or run as an ordinary user.");
    }

    private static int owner(Path path, String attribute) throws IOException {
        return (int) Files.getAttribute(path, attribute, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether every directory above the place may be entered by anyone. */
    private static boolean othersReach(Path place) throws IOException {
        for (Path above = place.getParent(); above != null; above = above.getParent()) {
            if (Files.isDirectory(above)
                    && !Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    private static boolean succeeds(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void chown(Path tree, int uid, int gid) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                give(directory);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                give(file);
                return FileVisitResult.CONTINUE;
            }

            private void give(Path path) throws IOException {
                if (owner(path, "unix:uid") != uid || owner(path, "unix:gid") != gid) {
                    Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
                    Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
                }
            }
        });
    }
}
