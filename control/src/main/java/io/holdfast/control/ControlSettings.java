package io.holdfast.control;

import io.holdfast.repository.lock.ThisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the hosting application decides.
 *
 * @param dataFolder everything that control writes on this machine lies below; made when absent
 * @param hostname written into snapshots when no site is declared
 * @param workers how many backups, restores and drills run at once; 0: this server takes requests only
 * @param place of the workers
 * @param ownApprovals whether one person alone may ask for and approve of what otherwise needs a second one; alarmed
 * @param ownBackups how often the catalog itself is backed up, if nothing else is declared; empty: not at all
 */
public record ControlSettings(
        Path dataFolder,
        String hostname,
        int workers,
        WorkPlace place,
        boolean ownApprovals,
        Optional<Duration> ownBackups) {
    public ControlSettings {
        dataFolder = dataFolder.toAbsolutePath().normalize();
        if (workers < 0) {
            throw new IllegalArgumentException(workers + " workers; give 0 or more");
        }
    }

    /** The name of this machine, as its kernel knows it; nobody is asked for it across a network. */
    public static String ownHostname() {
        return ThisProcess.self().hostname();
    }

    /** Write-ahead log that was received and is not yet in every repository. */
    public Path spool() {
        return dataFolder.resolve("spool");
    }

    /** Scratch space, one directory a job. */
    public Path work() {
        return dataFolder.resolve("work");
    }

    /** Copies of snapshots and indexes of repositories across a network; may be removed at any time. */
    public Path cache() {
        return dataFolder.resolve("cache");
    }

    /** Where restores go whose target nobody named. */
    public Path restores() {
        return dataFolder.resolve("restores");
    }

    public Path reports() {
        return dataFolder.resolve("reports");
    }
}
