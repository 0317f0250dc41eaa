package io.holdfast.repository.store;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps copies of snapshots and index files in a local folder, so that opening a repository across a network reads only
 * what is new. What there is comes from the store inside: a copy is used only under a name that the store was asked for,
 * and only when its SHA-256 is that name. A copy that is damaged is read anew; a cache that cannot be written is done
 * without. Files are sealed as in the repository: the cache tells nobody what is in it.
 */
public final class CachedStore extends StoreAround {
    private static final Logger LOG = LoggerFactory.getLogger(CachedStore.class);
    private static final Set<FileKind> KEPT = EnumSet.of(FileKind.SNAPSHOT, FileKind.INDEX);

    private final Path folder;
    private volatile boolean broken;

    /** @param folder for this repository alone; made when absent */
    public CachedStore(Store inner, Path folder) {
        super(inner);
        this.folder = folder;
    }

    @Override
    public void write(StoreFile file, List<Bytes> parts) throws IOException {
        inner.write(file, parts);
        if (KEPT.contains(file.kind())) {
            int length = parts.stream().mapToInt(Bytes::length).sum();
            byte[] content = new byte[length];
            int at = 0;
            for (Bytes part : parts) {
                System.arraycopy(part.array(), part.from(), content, at, part.length());
                at += part.length();
            }
            keep(file, content);
        }
    }

    @Override
    public byte[] read(StoreFile file) throws IOException {
        if (!KEPT.contains(file.kind())) {
            return inner.read(file);
        }
        byte[] copy = copy(file);
        if (copy != null) {
            return copy;
        }
        byte[] content = inner.read(file);
        keep(file, content);
        return content;
    }

    /** Names what the store has; copies of what it has no more go. */
    @Override
    public List<Listed> list(FileKind kind) throws IOException {
        List<Listed> listed = inner.list(kind);
        if (KEPT.contains(kind)) {
            Set<String> names = listed.stream().map(one -> one.file().name()).collect(Collectors.toSet());
            forgetOthers(kind, names);
        }
        return listed;
    }

    @Override
    public void remove(StoreFile file) throws IOException {
        inner.remove(file);
        if (KEPT.contains(file.kind())) {
            try {
                Files.deleteIfExists(path(file));
            } catch (IOException e) {
                giveUp(e);
            }
        }
    }

    private byte @Nullable [] copy(StoreFile file) {
        try {
            byte[] content = Files.readAllBytes(path(file));
            if (isNamed(file, content)) {
                return content;
            }
            LOG.warn("The cached copy {} is damaged; reading the file anew", path(file));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            giveUp(e);
        }
        return null;
    }

    private void keep(StoreFile file, byte[] content) {
        if (broken || !isNamed(file, content)) {
            return;
        }
        try {
            Path target = path(file);
            Folders.make(folder.resolve(file.kind().folder()));
            Path draft = Files.createTempFile(folder.resolve(file.kind().folder()), "draft", "");
            try {
                Files.write(draft, content);
                move(draft, target);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            giveUp(e);
        }
    }

    private static void move(Path draft, Path target) throws IOException {
        try {
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void forgetOthers(FileKind kind, Set<String> names) {
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(folder.resolve(kind.folder()))) {
            for (Path copy : copies) {
                String name = copy.getFileName().toString();
                if (StoreFile.isName(kind, name) && !names.contains(name)) {
                    Files.deleteIfExists(copy);
                }
            }
        } catch (NoSuchFileException e) {
            LOG.debug("Nothing is cached of {} yet", kind);
        } catch (IOException e) {
            giveUp(e);
        }
    }

    private void giveUp(IOException e) {
        if (!broken) {
            broken = true;
            LOG.warn("The cache at {} cannot be used ({}); doing without", folder, e.toString());
        }
    }

    private Path path(StoreFile file) {
        return folder.resolve(file.path());
    }

    private static boolean isNamed(StoreFile file, byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest).equals(file.name());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
