package io.holdfast.sources.postgres.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Which processes work in a data directory, as each process of a PostgreSQL server does, whoever is its parent. */
public final class WorkingProcesses {
    private WorkingProcesses() {}

    /**
     * Those that this account may look at; a process that has ended and only waits to be asked for its end works nowhere.
     *
     * @param directory without symbolic links
     */
    public static Stream<ProcessHandle> in(Path directory) {
        return ProcessHandle.allProcesses().filter(process -> worksIn(process, directory));
    }

    private static boolean worksIn(ProcessHandle process, Path directory) {
        try {
            return Path.of("/proc", Long.toString(process.pid()), "cwd")
                    .toRealPath()
                    .startsWith(directory);
        } catch (IOException e) {
            return false;
        }
    }
}
