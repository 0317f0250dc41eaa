package io.holdfast.control.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Processes that work in a restored directory, such as a database server that a dead Holdfast started there. Found by
 * their working directory in {@code /proc}, as nobody who knew their ids is left.
 */
final class LeftOverProcesses {
    private LeftOverProcesses() {}

    /**
     * Ends them: asks first, and kills what does not end within ten seconds.
     *
     * @return how many there were
     */
    static int stop(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        Path place = directory.toRealPath();
        List<ProcessHandle> found = ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid() && worksIn(process, place))
                .toList();
        found.forEach(ProcessHandle::destroy);
        for (ProcessHandle process : found) {
            try {
                process.onExit().get(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                process.destroyForcibly();
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                process.destroyForcibly();
            }
        }
        return found.size();
    }

    private static boolean worksIn(ProcessHandle process, Path directory) {
        try {
            return Path.of("/proc", Long.toString(process.pid()), "cwd")
                    .toRealPath()
                    .startsWith(directory);
        } catch (IOException e) {
            // it has ended, or is somebody else's, whose working directory we may not see
            return false;
        }
    }
}
