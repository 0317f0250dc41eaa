package io.holdfast.repository.tail;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.crypto.Sealer;
import io.holdfast.repository.crypto.SealingKey;
import io.holdfast.repository.packed.Compressors;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes and reads the files of open logs. Safe for many threads. */
public final class Tails {
    private static final Pattern STREAM = Pattern.compile("[a-z0-9-][a-z0-9.-]{0,99}");
    private static final int LONGEST = 1 << 30;

    private final Store store;
    private final SealingKey key;
    private final SecureRandom random;

    public Tails(Store store, SealingKey key, SecureRandom random) {
        this.store = store;
        this.key = key;
        this.random = random;
    }

    /**
     * Durable when this returns.
     *
     * @throws RepositoryException when there is a piece with this number already
     */
    public TailFile append(String stream, long sequence, byte[] plaintext) throws IOException {
        if (!STREAM.matcher(stream).matches() || sequence < 0) {
            throw new IllegalArgumentException("no name of a log's piece: " + stream + " " + sequence);
        }
        byte[] sealed = seal(label(stream, sequence), plaintext);
        try {
            store.write(file(stream, sequence), List.of(Store.Bytes.of(sealed)));
        } catch (FileAlreadyExistsException e) {
            throw new RepositoryException(
                    "The log " + stream + " has a piece " + sequence + " already in the repository at "
                            + store.location() + ". Is another process shipping the same log?",
                    e);
        }
        return new TailFile(stream, sequence, sealed.length);
    }

    private byte[] seal(byte[] label, byte[] plaintext) {
        byte[] labelled = Arrays.copyOf(label, label.length + plaintext.length);
        System.arraycopy(plaintext, 0, labelled, label.length, plaintext.length);
        byte[] frame = new byte[(int) Zstd.compressBound(labelled.length)];
        int length;
        try (ZstdCompressCtx compressor = Compressors.longRecords()) {
            length = compressor.compressByteArray(frame, 0, frame.length, labelled, 0, labelled.length);
        }
        byte[] sealed = new byte[length + Sealer.OVERHEAD];
        new Sealer(key, random).seal(frame, 0, length, sealed, 0);
        return sealed;
    }

    /** In sequence order. */
    public List<TailFile> list(String stream) throws IOException {
        String prefix = stream + "/";
        return store.list(FileKind.TAIL).stream()
                .filter(listed -> listed.file().name().startsWith(prefix))
                .map(listed -> new TailFile(
                        stream, Long.parseLong(listed.file().name().substring(prefix.length())), listed.size()))
                .sorted(Comparator.comparingLong(TailFile::sequence))
                .toList();
    }

    /** What is wrong with the pieces of all logs, each in a sentence. Opens every one. */
    public List<String> problems() throws IOException {
        List<String> problems = new ArrayList<>();
        for (Store.Listed listed : store.list(FileKind.TAIL)) {
            String name = listed.file().name();
            int slash = name.indexOf('/');
            TailFile tail =
                    new TailFile(name.substring(0, slash), Long.parseLong(name.substring(slash + 1)), listed.size());
            try {
                read(tail);
            } catch (RepositoryException.Damaged e) {
                problems.add(String.valueOf(e.getMessage()));
            } catch (RepositoryException e) {
                // a snapshot has taken it over since the listing
                continue;
            }
        }
        return problems;
    }

    /**
     * Opens one piece and verifies it.
     *
     * @throws RepositoryException when it has gone
     * @throws RepositoryException.Damaged when it is not what was written
     */
    public byte[] read(TailFile tail) throws IOException {
        byte[] sealed;
        try {
            sealed = store.read(file(tail.stream(), tail.sequence()));
        } catch (NoSuchFileException e) {
            throw missing(tail, e);
        }
        byte[] frame;
        try {
            frame = new Sealer(key, random).open(sealed);
        } catch (Sealer.NotAuthentic e) {
            throw damaged(tail, String.valueOf(e.getMessage()), e);
        }
        byte[] labelled = decompress(tail, frame);
        byte[] label = label(tail.stream(), tail.sequence());
        if (labelled.length < label.length || !Arrays.equals(labelled, 0, label.length, label, 0, label.length)) {
            throw damaged(tail, "it holds another piece", null);
        }
        return Arrays.copyOfRange(labelled, label.length, labelled.length);
    }

    private byte[] decompress(TailFile tail, byte[] frame) throws RepositoryException.Damaged {
        long length = Zstd.getFrameContentSize(frame);
        if (length < 0 || length > LONGEST) {
            throw damaged(tail, "it is no zstd frame", null);
        }
        try {
            return Zstd.decompress(frame, (int) length);
        } catch (ZstdException e) {
            throw damaged(tail, "it does not decompress: " + e.getMessage(), e);
        }
    }

    public void remove(TailFile tail) throws IOException {
        try {
            store.remove(file(tail.stream(), tail.sequence()));
        } catch (NoSuchFileException e) {
            throw missing(tail, e);
        }
    }

    private static StoreFile file(String stream, long sequence) {
        return new StoreFile(FileKind.TAIL, stream + "/" + String.format("%020d", sequence));
    }

    private static byte[] label(String stream, long sequence) {
        return ("holdfast-tail 1 " + stream + " " + sequence + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private RepositoryException missing(TailFile tail, Throwable cause) {
        return new RepositoryException(
                "Piece " + tail.sequence() + " of the log " + tail.stream() + " is not in the repository at "
                        + store.location() + " any more. List the log's pieces anew; a snapshot may hold it by now.",
                cause);
    }

    private RepositoryException.Damaged damaged(TailFile tail, String what, @Nullable Throwable cause) {
        String message = "Piece " + tail.sequence() + " of the log " + tail.stream() + " in the repository at "
                + store.location() + " is damaged: " + what
                + ". Bring the file back from a copy of the repository; what precedes it can be used.";
        return cause == null
                ? new RepositoryException.Damaged(message)
                : new RepositoryException.Damaged(message, cause);
    }
}
