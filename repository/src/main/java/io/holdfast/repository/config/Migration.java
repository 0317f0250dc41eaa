package io.holdfast.repository.config;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.file.Json;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.lock.ThisProcess;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a version 2 repository of one of version 1, as restic's {@code migrate upgrade_repo_v2}: only the config changes.
 * Blobs that are there stay as they are, until a prune compresses them.
 *
 * <p>Many stores cannot put one file in the place of another at once: for a moment there is no config, without which
 * nobody can open the repository. So the new one lies first, sealed, in a lock file of its own, which keeps everybody else
 * away, too, restic as well. When a run was stopped in that moment, whoever opens the repository next with a key puts the
 * config in its place.
 */
public final class Migration {
    private static final Logger LOG = LoggerFactory.getLogger(Migration.class);
    private static final String CONFIG = "holdfast_config";

    private final Store store;
    private final SealedFiles files;

    /** @param files of version 1: they compress nothing */
    public Migration(Store store, SealedFiles files) {
        this.store = store;
        this.files = files;
    }

    /**
     * Under an exclusive lock, which the caller holds. Does nothing to a repository of version 2.
     *
     * @throws RepositoryException when the new config cannot be written; run it again then
     */
    public void run(Clock clock) throws IOException {
        RepositoryConfig old = RepositoryConfig.read(files);
        if (old.version() >= RepositoryConfig.VERSION) {
            return;
        }
        byte[] json = new RepositoryConfig(RepositoryConfig.VERSION, old.id(), old.chunkerPolynomial()).toJson();
        StoreFile note = new StoreFile(FileKind.LOCK, files.write(FileKind.LOCK, note(json, clock)));
        try {
            files.replaceConfig(json);
            RepositoryConfig.read(files);
        } catch (IOException e) {
            throw new RepositoryException(
                    "The new config of the repository at " + store.location() + " could not be written: "
                            + e.getMessage() + ". Nothing is lost. Migrate it again: should the config be missing"
                            + " meanwhile, a copy in " + note + " takes its place, which must stay there.",
                    e);
        }
        store.remove(note);
    }

    /** A lock as restic writes it, and the config. */
    private static byte[] note(byte[] config, Clock clock) {
        ThisProcess self = ThisProcess.self();
        ObjectNode json = Json.object();
        json.put("time", clock.instant().toString());
        json.put("exclusive", true);
        json.put("hostname", self.hostname());
        json.put("username", self.username());
        json.put("pid", self.pid());
        json.put(CONFIG, new String(config, StandardCharsets.UTF_8));
        return Json.write(json);
    }

    /**
     * Ends what was stopped when there was no config.
     *
     * @return the config that has its place again; empty when no migration was stopped
     */
    public Optional<RepositoryConfig> resume() throws IOException {
        for (Store.Listed lock : store.list(FileKind.LOCK)) {
            Optional<String> config = config(lock.file());
            if (config.isPresent()) {
                try {
                    files.writeConfig(config.get().getBytes(StandardCharsets.UTF_8));
                } catch (FileAlreadyExistsException e) {
                    // another was quicker
                    LOG.debug("the config of {} is there by now", store.location(), e);
                }
                RepositoryConfig written = RepositoryConfig.read(files);
                remove(lock.file());
                LOG.warn("A migration of {} had been stopped; it has come to its end now", store.location());
                return Optional.of(written);
            }
        }
        return Optional.empty();
    }

    private void remove(StoreFile note) throws IOException {
        try {
            store.remove(note);
        } catch (NoSuchFileException e) {
            // another was quicker
            LOG.debug("{} has gone", note, e);
        }
    }

    private Optional<String> config(StoreFile lock) throws IOException {
        try {
            return Json.optionalText(Json.parse(files.read(lock)), CONFIG);
        } catch (NoSuchFileException | RepositoryException.Damaged | Json.Malformed e) {
            // a lock that is gone or half written says nothing
            LOG.debug("{} cannot be read", lock, e);
            return Optional.empty();
        }
    }
}
