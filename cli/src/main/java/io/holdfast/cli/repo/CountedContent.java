package io.holdfast.cli.repo;

import io.holdfast.repository.Progress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A file's content that says how much of it was read. For one thread. */
final class CountedContent extends FilterInputStream {
    private final Progress progress;

    CountedContent(InputStream content, Progress progress) {
        super(content);
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            progress.processed(1);
        }
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        if (count > 0) {
            progress.processed(count);
        }
        return count;
    }
}
