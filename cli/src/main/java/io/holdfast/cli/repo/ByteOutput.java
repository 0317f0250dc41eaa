package io.holdfast.cli.repo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command writes bytes to. */
final class ByteOutput {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "A new file. Default: standard output.")
    private @Nullable Path file;

    void write(byte[] bytes) throws IOException {
        try (OutputStream out = open()) {
            out.write(bytes);
        }
    }

    /** To be closed by the caller; standard output is only flushed then. */
    OutputStream open() throws IOException {
        Path target = file;
        if (target != null) {
            return new NewFile(
                    target, Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        }
        // not System.out, which would count line ends and swallow errors
        return new FileOutputStream(FileDescriptor.out) {
            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    /** Says which file it is that cannot be written, as the system does not. */
    private static final class NewFile extends FilterOutputStream {
        private final Path file;

        private NewFile(Path file, OutputStream out) {
            super(out);
            this.file = file;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (IOException e) {
                throw new IOException(
                        "Cannot write " + file + ": " + e.getMessage()
                                + ". It holds a part only: make room, remove it and run the command again.",
                        e);
            }
        }
    }
}
