package io.holdfast.stockpulse.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Starts processes in sessions of their own, which stay when this one ends, and keeps a file for each, by which a later
 * command finds them again. Safe for many threads.
 */
public final class Processes {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path records;
    private final Path logs;

    /** @param logs where the processes' output goes; both folders are made when absent */
    public Processes(Path records, Path logs) throws IOException {
        this.records = Files.createDirectories(records);
        this.logs = Files.createDirectories(logs);
    }

    /** @param signals to end it with, one after the other, each given some time */
    private record Record(String name, ProcessIdentity identity, long order, List<String> signals) {}

    /**
     * Starts a process; its output is appended to its log.
     *
     * @param name of its file and log
     * @param environment on top of this process's
     */
    public Process start(String name, List<String> command, Map<String, String> environment) throws IOException {
        List<String> detached = new ArrayList<>(List.of("setsid"));
        detached.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(detached)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        record(name, process.pid(), List.of("TERM", "KILL"));
        return process;
    }

    /** Notes a process that another part started. @param signals such as {@code INT}, {@code KILL} */
    public void record(String name, long pid, List<String> signals) throws IOException {
        Optional<ProcessIdentity> identity = ProcessIdentity.of(pid);
        if (identity.isEmpty()) {
            throw new IOException(name + " ended as soon as it was started; its log is " + log(name));
        }
        Path written = records.resolve(name + ".new");
        Files.writeString(
                written,
                JSON.writeValueAsString(new Record(name, identity.get(), System.currentTimeMillis(), signals)),
                StandardCharsets.UTF_8);
        Files.move(written, records.resolve(name + ".json"), StandardCopyOption.ATOMIC_MOVE);
    }

    public Path log(String name) {
        return logs.resolve(name + ".log");
    }

    /** The process of this name, if it runs. */
    public Optional<ProcessHandle> find(String name) throws IOException {
        for (Record record : all()) {
            if (record.name().equals(name)) {
                return record.identity().handle();
            }
        }
        return Optional.empty();
    }

    /** Names of those that run, in the order they were started. */
    public List<String> running() throws IOException {
        List<String> names = new ArrayList<>();
        for (Record record : all()) {
            if (record.identity().handle().isPresent()) {
                names.add(record.name());
            }
        }
        return names;
    }

    /** Ends the process of this name and waits until it has ended; does nothing when there is none. */
    public void stop(String name) throws IOException, InterruptedException {
        for (Record record : all()) {
            if (record.name().equals(name)) {
                stop(record);
            }
        }
    }

    /** kill -9. */
    public void kill(String name) throws IOException, InterruptedException {
        for (Record record : all()) {
            if (record.name().equals(name)) {
                stop(new Record(name, record.identity(), record.order(), List.of("KILL")));
            }
        }
    }

    /** Ends all, the last one first. */
    public void stopAll() throws IOException, InterruptedException {
        for (Record record : all().reversed()) {
            stop(record);
        }
    }

    private void stop(Record record) throws IOException, InterruptedException {
        Optional<ProcessHandle> handle = record.identity().handle();
        for (String signal : record.signals()) {
            if (handle.isPresent() && handle.get().isAlive()) {
                new ProcessBuilder(
                                "kill", "-" + signal, Long.toString(handle.get().pid()))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
                awaitEnd(handle.get());
            }
        }
        if (handle.isPresent() && handle.get().isAlive()) {
            throw new IOException("Process " + handle.get().pid() + " (" + record.name() + ") cannot be ended");
        }
        Files.deleteIfExists(records.resolve(record.name() + ".json"));
    }

    private static void awaitEnd(ProcessHandle process) throws InterruptedException {
        try {
            process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // the next, harder signal, or the error of whoever asks whether it has ended
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for process " + process.pid(), e);
        }
    }

    private List<Record> all() throws IOException {
        List<Record> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(records)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".json")).toList()) {
                found.add(JSON.readValue(Files.readString(file, StandardCharsets.UTF_8), Record.class));
            }
        } catch (NoSuchFileException e) {
            // another start is removing what an earlier one left: what has gone runs no more
            return found;
        }
        found.sort(Comparator.comparingLong(Record::order));
        return found;
    }
}
