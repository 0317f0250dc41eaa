package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own that is soon full. Mounting one takes root, and not each root may: where it can't be, the test is skipped. */
public final class SmallDisk implements AutoCloseable {
    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** @param directory made; anybody may write there */
    public static SmallDisk mount(Path directory, int mebibytes) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        assumeTrue(
                exit("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m,mode=777", "none", directory.toString())
                        == 0,
                "mounting a small disk takes root");
        return new SmallDisk(directory);
    }

    public Path directory() {
        return directory;
    }

    public void resize(int mebibytes) throws IOException, InterruptedException {
        assertThat(exit("mount", "-o", "remount,size=" + mebibytes + "m", directory.toString()))
                .isZero();
    }

    private static int exit(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        // a server that goes on keeps open what it reads
        assertThat(exit("umount", "--lazy", directory.toString())).isZero();
    }
}
