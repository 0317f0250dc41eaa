package io.holdfast.server.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A server's hooks that leave a trace of what they did, and a plan's steps that run them. */
final class HookSteps {
    private final Path folder;

    /**
     * Puts the hooks into a server's data folder.
     *
     * @param folder that every account may enter, for what the hooks leave
     */
    HookSteps(Path data, Path folder) throws IOException {
        this.folder = folder;
        Path hooks = Files.createDirectories(data.resolve("hooks"));
        Files.setPosixFilePermissions(hooks, PosixFilePermissions.fromString("rwxr-xr-x"));
        write(
                hooks.resolve("wait-for"),
                "echo \"$HOLDFAST_STEP\" >> \"$HOOK_FOLDER/began\"",
                "echo $$ >> \"$HOOK_FOLDER/pids-$HOLDFAST_STEP\"",
                "while [ ! -e \"$HOOK_FOLDER/go-$HOLDFAST_STEP\" ]; do sleep 0.05; done");
        write(hooks.resolve("note"), "echo \"$HOOK_WORD\" >> \"$HOOK_FOLDER/noted\"");
    }

    private static void write(Path hook, String... lines) throws IOException {
        Files.writeString(hook, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A step that notes its id and the run's word. @param more fields of the step, each with a comma before it */
    String note(String id, String after, String more) {
        return "- { id: " + id + ", after: [" + after
                + "], hook: { run: note, repeatable: true, environment: { HOOK_FOLDER: '" + folder + "', HOOK_WORD: '"
                + id + " {{word}}' } }" + more + " }";
    }

    /** A field that has a step undone by noting so. */
    String undo(String word) {
        return ", undo: { hook: { run: note, environment: { HOOK_FOLDER: '" + folder + "', HOOK_WORD: 'undo " + word
                + "' } } }";
    }

    /** A step that lasts until {@link #letGo}. @param more fields of its hook, each with a comma before it */
    String waitFor(String id, String after, String more) {
        return "- { id: " + id + ", after: [" + after + "], inTest: true, hook: { run: wait-for" + more
                + ", environment: { HOOK_FOLDER: '" + folder + "' } } }";
    }

    void letGo(String step) throws IOException {
        Files.writeString(folder.resolve("go-" + step), "");
    }

    /** The steps that wait or waited, as often as each began. */
    List<String> began() {
        return lines("began");
    }

    /** Of the processes that wait or waited for a step, one for each time it began. */
    List<Long> pids(String step) {
        return lines("pids-" + step).stream().map(Long::valueOf).toList();
    }

    /** In the order in which it was done. */
    List<String> noted() {
        return lines("noted");
    }

    private List<String> lines(String file) {
        Path path = folder.resolve(file);
        try {
            return Files.exists(path) ? Files.readAllLines(path) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
