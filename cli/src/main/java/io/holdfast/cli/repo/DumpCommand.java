package io.holdfast.cli.repo;

import io.holdfast.repository.Repository;
import io.holdfast.repository.tree.EntryPath;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes one file's content out. */
@Command(name = "dump", description = "Write the content of one file of a snapshot to standard output or to a file.")
final class DumpCommand implements Callable<Integer> {
    @Mixin
    private ChosenSnapshot chosen = new ChosenSnapshot();

    @Parameters(index = "1", paramLabel = "PATH", description = "A regular file in the snapshot.")
    private String path = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "A new file. Default: standard output.")
    private @Nullable Path file;

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Override
    public Integer call() throws IOException {
        try (Repository repository = options.open();
                InputStream content = repository.read(chosen.in(repository), EntryPath.of(path))) {
            Path target = file;
            if (target != null) {
                Files.copy(content, target);
            } else {
                // not System.out, which would count line ends and swallow errors
                OutputStream out = new FileOutputStream(FileDescriptor.out);
                content.transferTo(out);
                out.flush();
            }
        }
        return 0;
    }
}
