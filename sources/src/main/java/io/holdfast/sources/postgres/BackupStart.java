package io.holdfast.sources.postgres;

import io.holdfast.sources.PreviousBackup;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.page.PageChecksum;
import io.holdfast.sources.postgres.protocol.BaseBackup;
import io.holdfast.sources.postgres.protocol.BaseBackupOptions;
import io.holdfast.sources.postgres.protocol.ReplicationConnection;
import io.holdfast.sources.postgres.protocol.ServerErrorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A base backup that the server has begun.
 *
 * @param earlier what it is incremental to; empty for a full one
 * @param fullBecause why it is a full one; empty for an incremental one
 */
record BackupStart(BaseBackup backup, Optional<EarlierBackup> earlier, String fullBecause) {
    private static final Logger LOG = LoggerFactory.getLogger(BackupStart.class);
    private static final int FIRST_WITH_INCREMENTAL = 17;
    private static final String LABEL = "holdfast";

    /** Begins an incremental backup if one can be had, else a full one: that can always be. */
    static BackupStart begin(
            ReplicationConnection connection,
            BaseBackupSettings settings,
            String systemIdentifier,
            SourceContext context)
            throws IOException, InterruptedException {
        Optional<String> against = against(connection, settings, context);
        if (against.isEmpty()) {
            try {
                return incremental(connection, settings, systemIdentifier, context);
            } catch (ServerErrorException e) {
                if (e.fatal()) {
                    throw e;
                }
                against = Optional.of(said(e));
            } catch (NoBase e) {
                against = Optional.of(said(e));
            }
            LOG.warn("The base backup of {} is a full one: {}", connection.endpoint(), against.get());
        }
        BaseBackup backup = connection.baseBackup(
                new BaseBackupOptions(LABEL, settings.fastCheckpoint(), false, settings.kibibytesPerSecond()));
        return new BackupStart(backup, Optional.empty(), against.get());
    }

    /** What is known against an incremental backup before the earlier one is looked at. */
    private static Optional<String> against(
            ReplicationConnection connection, BaseBackupSettings settings, SourceContext context)
            throws SourceException, InterruptedException {
        if (!settings.incremental()) {
            return Optional.of("the setting 'incremental' is never");
        }
        if (connection.serverMajor() < FIRST_WITH_INCREMENTAL) {
            return Optional.of("PostgreSQL " + connection.serverMajor() + " has no incremental backups");
        }
        if (!connection.show("summarize_wal").equals("on")) {
            return Optional.of("the server's summarize_wal is off");
        }
        Optional<String> full = context.fullBecause();
        if (full.isPresent()) {
            return full;
        }
        String block = connection.show("block_size");
        return block.equals(Integer.toString(PageChecksum.PAGE))
                ? Optional.empty()
                : Optional.of("the server's block_size is " + block);
    }

    private static BackupStart incremental(
            ReplicationConnection connection,
            BaseBackupSettings settings,
            String systemIdentifier,
            SourceContext context)
            throws IOException, InterruptedException {
        Path kept = context.work().resolve("earlier_manifest");
        EarlierBackup earlier;
        try {
            earlier = earlier(settings, systemIdentifier, context, kept);
            try (InputStream manifest = Files.newInputStream(kept)) {
                connection.uploadManifest(manifest);
            }
        } finally {
            Files.deleteIfExists(kept);
        }
        BaseBackup backup = connection.baseBackup(
                new BaseBackupOptions(LABEL, settings.fastCheckpoint(), true, settings.kibibytesPerSecond()));
        return new BackupStart(backup, Optional.of(earlier), "");
    }

    /**
     * The earlier backup that this one may build on.
     *
     * @param manifest where its manifest is put; the caller removes it
     * @throws NoBase saying why there is none
     */
    static EarlierBackup earlier(
            BaseBackupSettings settings, String systemIdentifier, SourceContext context, Path manifest) throws NoBase {
        Optional<String> full = context.fullBecause();
        if (full.isPresent()) {
            throw new NoBase(full.get());
        }
        PreviousBackup previous = context.previous().orElseThrow();
        EarlierBackup earlier;
        try {
            earlier = EarlierBackup.open(previous, manifest);
        } catch (IOException e) {
            throw new NoBase(said(e));
        }
        BaseBackupRecord record = earlier.record();
        String snapshot = previous.snapshot().shortId();
        if (!record.systemIdentifier().equals(systemIdentifier)) {
            throw new NoBase("backup " + snapshot + " is of another cluster");
        }
        if (!record.damagedPages().isEmpty()) {
            throw new NoBase("backup " + snapshot + " holds damaged pages, which are looked for again");
        }
        Instant due = record.pagesReadAt().plus(settings.fullEvery());
        if (!settings.fullEvery().isZero() && !context.clock().instant().isBefore(due)) {
            throw new NoBase("all pages were last read at " + record.pagesReadAt() + "; full-every-days is "
                    + settings.fullEvery().toDays());
        }
        return earlier;
    }

    static String said(Exception e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.toString() : message;
    }

    /** Nothing can build on the earlier backup. */
    static final class NoBase extends IOException {
        private static final long serialVersionUID = 1L;

        NoBase(String why) {
            super(why);
        }
    }
}
