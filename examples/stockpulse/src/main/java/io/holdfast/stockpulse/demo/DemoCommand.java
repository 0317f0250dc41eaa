package io.holdfast.stockpulse.demo;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.sources.postgres.engine.PostgresServer;
import io.holdfast.stockpulse.platform.DemoFolder;
import io.holdfast.stockpulse.platform.PlatformScale;
import io.holdfast.stockpulse.process.FolderTree;
import io.holdfast.stockpulse.process.Processes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast demo}. */
@Command(
        name = "demo",
        description =
                "Protect an example platform, break it, bring it back twice and prove it, then have a standby at another"
                        + " site take over; some minutes. Leaves"
                        + " the platform and the portal running. A second demo begins anew.")
public final class DemoCommand implements Callable<Integer> {
    private static final int DEEPEST_DATABASE = 6;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${sys:holdfast.home:-.}/.holdfast/demo",
            description = "Everything of the demo lies below. Default: .holdfast/demo in the checkout.")
    private Path data = Path.of("");

    @Option(names = "--stop", description = "End what a demo left running; its folder stays.")
    private boolean stop;

    @Option(names = "--clean", description = "End what a demo left running and remove its folder.")
    private boolean clean;

    @Option(names = "--small", hidden = true, description = "With little data, for tests.")
    private boolean small;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            hidden = true,
            defaultValue = "${sys:holdfast.home:-.}",
            description = "The checkout.")
    private Path home = Path.of("");

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Exception {
        if (stop || clean) {
            return end();
        }
        DemoFolder folder = DemoFolder.claim(data);
        Processes processes = beginAnew(folder);
        // with --json only the result goes to standard output
        PrintWriter told = output.isJson() ? output.err() : output.out();
        Narrator narrator = new Narrator(told, output.err(), Demo.STEPS);
        narrator.line("Holdfast demo: StockPulse, in " + folder.root());
        Thread stopAll = new Thread(() -> stopAfterInterrupt(folder, processes), "stop-demo");
        Runtime.getRuntime().addShutdownHook(stopAll);
        try {
            Demo.Result result = new Demo(
                            home.toAbsolutePath().normalize(),
                            folder,
                            processes,
                            small ? PlatformScale.SMALL : PlatformScale.FULL,
                            narrator)
                    .run();
            conclude(result, narrator);
            return 0;
        } catch (DemoFailedException e) {
            return fail(narrator, String.valueOf(e.getMessage()), e.log(), folder);
        } catch (CommandFailed e) {
            return fail(narrator, String.valueOf(e.getMessage()), Optional.empty(), folder);
        } catch (Exception e) {
            e.printStackTrace(output.err());
            return fail(narrator, e.toString(), Optional.empty(), folder);
        } finally {
            Runtime.getRuntime().removeShutdownHook(stopAll);
        }
    }

    private int end() throws IOException, InterruptedException {
        DemoFolder folder = new DemoFolder(data);
        if (!folder.isOurs()) {
            output.line("There is no demo in " + folder.root() + ".");
            return 0;
        }
        Processes processes = new Processes(folder.processes(), folder.logs());
        List<String> running = processes.running();
        stopAll(folder, processes);
        output.line(running.isEmpty() ? "Nothing was running." : "Stopped: " + String.join(", ", running) + ".");
        if (clean) {
            FolderTree.remove(folder.root());
            output.line("Removed " + folder.root() + ".");
        }
        return 0;
    }

    /** Ends what an earlier demo left and removes what it wrote; the unpacked programs stay. */
    private static Processes beginAnew(DemoFolder folder) throws IOException, InterruptedException {
        Processes earlier = new Processes(folder.processes(), folder.logs());
        stopAll(folder, earlier);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.root())) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry) && !entry.equals(folder.programs())) {
                    FolderTree.remove(entry);
                }
            }
        }
        return new Processes(folder.processes(), folder.logs());
    }

    /** What was started, and database servers that a killed process of ours left behind. */
    private static void stopAll(DemoFolder folder, Processes processes) throws IOException, InterruptedException {
        processes.stopAll();
        List<Path> left;
        try (Stream<Path> found =
                Files.find(folder.root(), DEEPEST_DATABASE, (path, attributes) -> path.endsWith("postmaster.pid"))) {
            left = found.toList();
        }
        for (Path file : left) {
            Path database = file.getParent();
            if (database != null) {
                PostgresServer.stopLeftOver(database);
            }
        }
    }

    private void stopAfterInterrupt(DemoFolder folder, Processes processes) {
        try {
            output.err().println("\nStopping what the demo started.");
            output.err().flush();
            stopAll(folder, processes);
            endTools();
        } catch (IOException e) {
            output.err().println("Not all could be stopped: " + e.getMessage() + ". Try: ./holdfast demo --stop");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        output.err().flush();
    }

    /** Programs that run for a moment, such as initdb, are in no record, and would go on writing. */
    private static void endTools() throws InterruptedException {
        List<ProcessHandle> tools = ProcessHandle.current().descendants().toList();
        tools.forEach(ProcessHandle::destroyForcibly);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (tools.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
    }

    private int fail(Narrator narrator, String message, Optional<Path> log, DemoFolder folder) throws IOException {
        PrintWriter err = output.err();
        err.println();
        err.println("THE DEMO FAILED in step " + narrator.current());
        err.println(message);
        if (log.isPresent() && Files.exists(log.get())) {
            List<String> lines = Files.readAllLines(log.get(), StandardCharsets.UTF_8);
            err.println("The end of " + log.get() + ":");
            lines.subList(Math.max(0, lines.size() - 25), lines.size()).forEach(line -> err.println("  " + line));
        }
        err.println("All logs are in " + folder.logs() + ". Everything is left running to be looked at;");
        err.println("./holdfast demo --stop ends it, ./holdfast demo --clean removes it.");
        err.flush();
        return ExitCode.FAILED.code();
    }

    private void conclude(Demo.Result result, Narrator narrator) throws IOException {
        if (output.isJson()) {
            output.json(Demo.json(result, narrator));
            return;
        }
        new Farewell(result, narrator, output).say(suffix());
    }

    /** How this demo is named on a command line. */
    private @Nullable String suffix() {
        Path usual = Path.of(System.getProperty("holdfast.home", "."), ".holdfast", "demo");
        return usual.toAbsolutePath().normalize().equals(data.toAbsolutePath().normalize()) ? null : "--data " + data;
    }
}
