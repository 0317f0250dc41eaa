package io.holdfast.repository.store.sftp;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import io.holdfast.repository.store.StoreLocation;
import io.holdfast.repository.store.Variables;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHFsyncExtension;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/**
 * A store on a machine that is reached over SSH, laid out as restic's. A file is made in {@code tmp/}, synced where the
 * server can ({@code fsync@openssh.com}), made read-only and renamed; OpenSSH's plain rename fails when the target
 * exists, so none is ever written again. What a killed process left in {@code tmp/} goes after a day.
 */
public final class SftpStore implements Store {
    private static final int READ_ONLY = 0400;
    private static final int PRIVATE_FOLDER = 0700;
    /** More is read with many requests under way at once. */
    private static final int ONE_BY_ONE = 128 << 10;
    /** The clocks of two machines may differ by hours. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final StoreLocation.Sftp at;
    private final String root;
    private final Channels channels;
    private final Clock clock;

    private SftpStore(StoreLocation.Sftp at, Channels channels, Clock clock) {
        this.at = at;
        this.root = at.path().equals("/") ? "" : at.path();
        this.channels = channels;
        this.clock = clock;
    }

    /**
     * Does not connect yet.
     *
     * @param variables {@code HOLDFAST_SFTP_IDENTITY_FILE} (default: the user's own keys), {@code HOLDFAST_SFTP_PASSWORD},
     *     {@code HOLDFAST_SFTP_KNOWN_HOSTS} (default: the user's own)
     */
    public static SftpStore open(StoreLocation.Sftp at, Variables variables) throws IOException {
        return new SftpStore(at, Channels.to(at, variables), Clock.systemUTC());
    }

    @Override
    public String location() {
        return at.toString();
    }

    @Override
    public void create() throws IOException {
        channels.use("create folders", client -> {
            makeWithParents(client, root);
            client.setStat(root, permissions(PRIVATE_FOLDER));
            make(client, root + "/tmp");
            for (FileKind kind : FileKind.values()) {
                if (kind != FileKind.CONFIG && kind != FileKind.TAIL) {
                    make(client, root + "/" + kind.folder());
                }
            }
            for (int i = 0; i < 256; i++) {
                make(client, root + "/data/" + String.format("%02x", i));
            }
            return true;
        });
    }

    private static void makeWithParents(SftpClient client, String folder) throws IOException {
        if (folder.isEmpty() || attributes(client, folder).isPresent()) {
            return;
        }
        int slash = folder.lastIndexOf('/');
        if (slash > 0) {
            makeWithParents(client, folder.substring(0, slash));
        }
        make(client, folder);
    }

    private static void make(SftpClient client, String folder) throws IOException {
        try {
            client.mkdir(folder);
        } catch (SftpException e) {
            if (attributes(client, folder).filter(Attributes::isDirectory).isEmpty()) {
                throw e;
            }
        }
    }

    @Override
    public void write(StoreFile file, List<Bytes> parts) throws IOException {
        String target = path(file);
        long length = parts.stream().mapToLong(Bytes::length).sum();
        channels.use("write " + file, client -> {
            if (file.kind() != FileKind.KEY
                    && file.kind() != FileKind.CONFIG
                    && attributes(client, path(StoreFile.CONFIG)).isEmpty()) {
                throw new RepositoryException.NotFound("There is no repository at " + location()
                        + " any more. Bring its directory back, or mount its file system, then try again.");
            }
            if (attributes(client, target).isPresent()) {
                throw new FileAlreadyExistsException(file.path());
            }
            String draft = root + "/tmp/" + UUID.randomUUID();
            try {
                writeDraft(client, draft, parts);
                publish(client, draft, file);
            } catch (SftpException e) {
                removeQuietly(client, draft, e);
                throw channels.isFull(client, root, length)
                        ? new RepositoryException.StoreFull(
                                "Cannot write " + file + " at " + location()
                                        + ": no space left there. Free or add space, then try again; what is stored"
                                        + " already is kept.",
                                e)
                        : e;
            }
            return true;
        });
    }

    private void writeDraft(SftpClient client, String draft, List<Bytes> parts) throws IOException {
        try (OutputStream out = openDraft(client, draft)) {
            for (Bytes part : parts) {
                out.write(part.array(), part.from(), part.length());
            }
        }
        OpenSSHFsyncExtension fsync = client.getExtension(OpenSSHFsyncExtension.class);
        if (fsync != null && fsync.isSupported()) {
            try (SftpClient.CloseableHandle handle = client.open(draft, OpenMode.Write)) {
                fsync.fsync(handle);
            }
        }
        client.setStat(draft, permissions(READ_ONLY));
    }

    private OutputStream openDraft(SftpClient client, String draft) throws IOException {
        try {
            return client.write(draft, OpenMode.Write, OpenMode.Create, OpenMode.Exclusive);
        } catch (SftpException e) {
            if (e.getStatus() != SftpConstants.SSH_FX_NO_SUCH_FILE) {
                throw e;
            }
            // a repository that restic made has no such folder
            make(client, root + "/tmp");
            return client.write(draft, OpenMode.Write, OpenMode.Create, OpenMode.Exclusive);
        }
    }

    private void publish(SftpClient client, String draft, StoreFile file) throws IOException {
        String target = path(file);
        try {
            client.rename(draft, target);
        } catch (SftpException e) {
            if (attributes(client, target).isPresent()) {
                client.remove(draft);
                throw new FileAlreadyExistsException(file.path());
            }
            String folder = target.substring(0, target.lastIndexOf('/'));
            if (attributes(client, folder).isPresent()) {
                throw e;
            }
            makeWithParents(client, folder);
            client.rename(draft, target);
        }
    }

    private static void removeQuietly(SftpClient client, String draft, SftpException failure) {
        try {
            client.remove(draft);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public byte[] read(StoreFile file) throws IOException {
        return channels.useFile("read " + file, file, client -> {
            long length = client.stat(path(file)).getSize();
            file.ensureReadable(length);
            byte[] content = new byte[(int) length];
            fill(client, file, 0, content, 0, content.length);
            return content;
        });
    }

    @Override
    public void read(StoreFile file, long position, byte[] target, int from, int length) throws IOException {
        channels.useFile("read " + file, file, client -> {
            fill(client, file, position, target, from, length);
            return true;
        });
    }

    private void fill(SftpClient client, StoreFile file, long position, byte[] target, int from, int length)
            throws IOException {
        int done = 0;
        if (length <= ONE_BY_ONE) {
            try (SftpClient.CloseableHandle handle = client.open(path(file), OpenMode.Read)) {
                while (done < length) {
                    int count = client.read(handle, position + done, target, from + done, length - done);
                    if (count <= 0) {
                        break;
                    }
                    done += count;
                }
            }
        } else {
            try (InputStream in = client.read(path(file))) {
                in.skipNBytes(position);
                done = in.readNBytes(target, from, length);
            } catch (EOFException e) {
                done = 0;
            }
        }
        if (done < length) {
            throw new EOFException(file + " ends before byte " + (position + length));
        }
    }

    @Override
    public List<Listed> list(FileKind kind) throws IOException {
        if (kind == FileKind.CONFIG) {
            return exists(StoreFile.CONFIG) ? List.of(new Listed(StoreFile.CONFIG, size(StoreFile.CONFIG))) : List.of();
        }
        return channels.use("list " + kind.folder(), client -> {
            List<Listed> found = new ArrayList<>();
            String folder = root + "/" + kind.folder();
            if (kind == FileKind.PACK || kind == FileKind.TAIL) {
                for (DirEntry below : entries(client, folder)) {
                    if (below.getAttributes().isDirectory()) {
                        String prefix = kind == FileKind.TAIL ? below.getFilename() + "/" : "";
                        collect(client, folder + "/" + below.getFilename(), prefix, kind, found);
                    }
                }
            } else {
                collect(client, folder, "", kind, found);
            }
            return found;
        });
    }

    private static void collect(SftpClient client, String folder, String prefix, FileKind kind, List<Listed> found)
            throws IOException {
        for (DirEntry entry : entries(client, folder)) {
            String name = prefix + entry.getFilename();
            if (StoreFile.isName(kind, name) && entry.getAttributes().isRegularFile()) {
                found.add(new Listed(
                        new StoreFile(kind, name), entry.getAttributes().getSize()));
            }
        }
    }

    private static List<DirEntry> entries(SftpClient client, String folder) throws IOException {
        List<DirEntry> found = new ArrayList<>();
        if (attributes(client, folder).isEmpty()) {
            return found;
        }
        try {
            for (DirEntry entry : client.readEntries(folder)) {
                if (!entry.getFilename().equals(".") && !entry.getFilename().equals("..")) {
                    found.add(entry);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return found;
    }

    @Override
    public long size(StoreFile file) throws IOException {
        return channels.useFile(
                "look at " + file, file, client -> client.stat(path(file)).getSize());
    }

    @Override
    public boolean exists(StoreFile file) throws IOException {
        return channels.use(
                "look for " + file, client -> attributes(client, path(file)).isPresent());
    }

    @Override
    public Optional<Instant> written(StoreFile file) throws IOException {
        return channels.useFile(
                "look at " + file,
                file,
                client -> Optional.ofNullable(client.stat(path(file)).getModifyTime())
                        .map(time -> time.toInstant()));
    }

    @Override
    public Optional<String> occupant() throws IOException {
        boolean strange = channels.use("look around", client -> {
            for (DirEntry entry : entries(client, root.isEmpty() ? "/" : root)) {
                String name = entry.getFilename();
                boolean ours = name.equals("tmp");
                for (FileKind kind : FileKind.values()) {
                    ours |= kind != FileKind.CONFIG && kind.folder().equals(name);
                }
                if (!ours) {
                    return true;
                }
            }
            return false;
        });
        return strange
                ? Optional.of("The directory " + location() + " is not empty. Name one that is absent or empty.")
                : Store.super.occupant();
    }

    @Override
    public void remove(StoreFile file) throws IOException {
        channels.useFile("remove " + file, file, client -> {
            client.remove(path(file));
            return true;
        });
    }

    @Override
    public void tidy() throws IOException {
        Instant old = clock.instant().minus(ABANDONED);
        channels.use("tidy up", client -> {
            for (DirEntry draft : entries(client, root + "/tmp")) {
                var modified = draft.getAttributes().getModifyTime();
                if (draft.getAttributes().isRegularFile()
                        && modified != null
                        && modified.toInstant().isBefore(old)) {
                    client.remove(root + "/tmp/" + draft.getFilename());
                }
            }
            return true;
        });
    }

    @Override
    public void close() throws IOException {
        channels.close();
    }

    private static Optional<Attributes> attributes(SftpClient client, String path) throws IOException {
        try {
            return Optional.of(client.stat(path));
        } catch (SftpException e) {
            if (e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Attributes permissions(int mode) {
        Attributes attributes = new Attributes();
        attributes.setPermissions(mode);
        return attributes;
    }

    private String path(StoreFile file) {
        return root + "/" + file.path();
    }
}
