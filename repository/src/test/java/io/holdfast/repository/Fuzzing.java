package io.holdfast.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Jazzer on {@link HostileInputTarget}, in a process of its own. What is found is printed as Base64. */
public final class Fuzzing {
    /** Inputs that once reached code which nothing before them had reached; in the source tree, so that they stay. */
    static final Path CORPUS = Path.of("src/test/fuzz-corpus").toAbsolutePath();

    /** With which libFuzzer ends when an input broke something, or took too long or too much memory. */
    private static final List<Integer> FOUND = List.of(70, 71, 76, 77);

    /** For starting, and for the inputs that are there already. */
    private static final Duration BEFORE = Duration.ofSeconds(400);

    private final Path work;

    /** @param work what broke something is left there */
    Fuzzing(Path work) {
        this.work = work;
    }

    /**
     * @param corpora directories of inputs; what is new goes to the first
     * @return the process's exit code: 0 when nothing was found
     */
    int run(Duration time, List<Path> corpora, Path log) throws IOException, InterruptedException {
        return run("-max_total_time=" + time.toSeconds(), time, corpora, log);
    }

    /** Puts the smallest set of inputs that reaches as much as all others do into the first directory. */
    int merge(List<Path> corpora, Path log) throws IOException, InterruptedException {
        return run("-merge=1", Duration.ofHours(1), corpora, log);
    }

    private int run(String how, Duration time, List<Path> corpora, Path log) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                // compacts: with regions a large array may find no room where there is enough
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + HostileInputTarget.class.getName(),
                "--instrumentation_includes=io.holdfast.**",
                // looking through the S3 client's thousand classes takes longer than all else
                "--custom_hook_includes=io.holdfast.**",
                // they know bugs of programs that are given input by the web; a defect of ours is an exception
                "--disabled_hooks=*",
                how,
                "-max_len=65536",
                "-rss_limit_mb=4096"));
        corpora.forEach(corpus -> command.add(corpus.toString()));
        Process fuzzer = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            Duration most = time.plus(BEFORE);
            if (!fuzzer.waitFor(most.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("Jazzer did not end within " + most + ": " + Files.readString(log));
            }
            return fuzzer.exitValue();
        } finally {
            fuzzer.destroyForcibly().waitFor();
        }
    }

    /** {@code fuzz MINUTES CORPUS}, or {@code merge CORPUS}: what the corpus adds to the one in the source tree goes there. */
    public static void main(String[] arguments) throws Exception {
        boolean merge = arguments[0].equals("merge");
        Path kept = Files.createDirectories(Path.of(arguments[merge ? 1 : 2]).toAbsolutePath());
        Path work = Files.createTempDirectory(kept.resolveSibling(""), "fuzzing");
        Path log = kept.resolveSibling(kept.getFileName() + ".log");
        Fuzzing fuzzing = new Fuzzing(work);
        int exit = merge
                ? fuzzing.merge(List.of(CORPUS, kept), log)
                : fuzzing.run(
                        Duration.ofMinutes(Long.parseLong(arguments[1])),
                        List.of(kept, CORPUS, FuzzSeeds.collect(work)),
                        log);
        System.out.println(
                exit == 0
                        ? "Nothing was found."
                        : FOUND.contains(exit)
                                ? "Something was found: see " + log + " and " + work
                                : "The fuzzer ended with " + exit + " before its time: see " + log);
        System.exit(exit);
    }
}
