package io.holdfast.cli.repo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
            return Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
        // not System.out, which would count line ends and swallow errors
        return new FileOutputStream(FileDescriptor.out) {
            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }
}
