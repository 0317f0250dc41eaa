package io.holdfast.sources.postgres.protocol;

/**
 * How a base backup is taken. Always with a manifest (SHA-256), with progress, with the server verifying the checksums
 * of its pages as it reads them, and without waiting for the server's own archiver.
 *
 * @param label shown in the server's log and kept in backup_label
 * @param fastCheckpoint whether the checkpoint at the start is made at once rather than spread over minutes
 * @param includeLog whether the log that makes the backup consistent comes with it, in pg_wal
 */
public record BaseBackupOptions(String label, boolean fastCheckpoint, boolean includeLog) {
    String command() {
        return "BASE_BACKUP (LABEL '" + label.replace("'", "''") + "', PROGRESS true, CHECKPOINT '"
                + (fastCheckpoint ? "fast" : "spread") + "', WAL " + includeLog
                + ", WAIT false, MANIFEST 'yes', MANIFEST_CHECKSUMS 'SHA256', VERIFY_CHECKSUMS true)";
    }
}
