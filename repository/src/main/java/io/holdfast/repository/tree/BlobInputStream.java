package io.holdfast.repository.tree;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A file's blobs one after the other, the next few of them loaded in advance. */
final class BlobInputStream extends InputStream {
    private static final int IN_ADVANCE = Math.clamp(Runtime.getRuntime().availableProcessors() + 1, 2, 8);

    private final Blobs blobs;
    private final Node.RegularFile file;
    private final Iterator<BlobId> remaining;
    private final Queue<Loading> loading = new ArrayDeque<>();

    private byte[] current = {};
    private int at;
    private long delivered;
    private boolean closed;

    BlobInputStream(Blobs blobs, Node.RegularFile file) {
        this.blobs = blobs;
        this.file = file;
        this.remaining = file.content().iterator();
    }

    @Override
    public int read() throws IOException {
        return haveMore() ? current[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (!haveMore()) {
            return -1;
        }
        int count = Math.min(length, current.length - at);
        System.arraycopy(current, at, bytes, offset, count);
        at += count;
        return count;
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
        long count = 0;
        while (haveMore()) {
            out.write(current, at, current.length - at);
            count += current.length - at;
            at = current.length;
        }
        return count;
    }

    @Override
    public int available() {
        return current.length - at;
    }

    /** Makes {@code current} hold something unread, if there is anything. */
    private boolean haveMore() throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
        while (at == current.length) {
            if (loading.isEmpty() && !remaining.hasNext()) {
                if (delivered != file.size()) {
                    throw wrongSize();
                }
                return false;
            }
            current = next();
            at = 0;
            delivered += current.length;
            if (delivered > file.size()) {
                throw wrongSize();
            }
        }
        return true;
    }

    private byte[] next() throws IOException {
        if (file.content().size() == 1) {
            // nothing to do in advance
            return blobs.load(BlobType.DATA, remaining.next());
        }
        while (loading.size() < IN_ADVANCE && remaining.hasNext()) {
            loading.add(new Loading(remaining.next()));
        }
        return loading.remove().result();
    }

    private RepositoryException.Damaged wrongSize() {
        return new RepositoryException.Damaged("the blobs of '" + file.name() + "' do not add up to its " + file.size()
                + " bytes. Check the repository; restore the file from a copy of it.");
    }

    /** Returns when the threads have ended, which is at the latest when the blobs being loaded have been. */
    @Override
    public void close() {
        closed = true;
        while (!loading.isEmpty()) {
            loading.remove().join();
        }
        current = new byte[0];
        at = 0;
    }

    private final class Loading {
        private final FutureTask<byte[]> task;
        private final Thread thread;

        Loading(BlobId id) {
            task = new FutureTask<>(() -> blobs.load(BlobType.DATA, id));
            thread = Thread.ofVirtual().name("holdfast-read-ahead").start(task);
        }

        byte[] result() throws IOException {
            try {
                return task.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                InterruptedIOException interrupted =
                        new InterruptedIOException("interrupted while reading '" + file.name() + "'");
                interrupted.initCause(e);
                throw interrupted;
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case IOException cause -> throw cause;
                    case RuntimeException cause -> throw cause;
                    case Error cause -> throw cause;
                    case null, default -> throw new IOException("cannot read '" + file.name() + "'", e);
                }
            }
        }

        /** Not by interrupting: that would close the store's file for everyone. */
        void join() {
            boolean interrupted = false;
            while (true) {
                try {
                    thread.join();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
