package io.holdfast.sources.postgres.protocol;

/**
 * How a base backup is taken. Always with a manifest (CRC-32C), with progress, with the server verifying the checksums
 * of its pages as it reads them, with the log that makes it consistent in pg_wal, and without waiting for the server's
 * own archiver.
 *
 * @param label shown in the server's log and kept in backup_label
 * @param fastCheckpoint whether the checkpoint at the start is made at once rather than spread over minutes
 * @param incremental whether only what changed since the backup is sent whose manifest was uploaded before
 * @param kibibytesPerSecond at most; 0: as fast as it goes. The server takes 32 to 1048576
 */
public record BaseBackupOptions(String label, boolean fastCheckpoint, boolean incremental, int kibibytesPerSecond) {
    private static final int OLD_GRAMMAR_UNTIL = 14;

    String command(int serverMajor) {
        String quoted = "'" + label.replace("'", "''") + "'";
        if (serverMajor <= OLD_GRAMMAR_UNTIL) {
            return "BASE_BACKUP LABEL " + quoted + " PROGRESS " + (fastCheckpoint ? "FAST " : "") + "WAL NOWAIT "
                    + (kibibytesPerSecond > 0 ? "MAX_RATE " + kibibytesPerSecond + " " : "")
                    + "MANIFEST 'yes' MANIFEST_CHECKSUMS 'CRC32C'";
        }
        return "BASE_BACKUP (LABEL " + quoted + ", PROGRESS true, CHECKPOINT '" + (fastCheckpoint ? "fast" : "spread")
                + "', WAL true, WAIT false, " + (kibibytesPerSecond > 0 ? "MAX_RATE " + kibibytesPerSecond + ", " : "")
                + "MANIFEST 'yes', MANIFEST_CHECKSUMS 'CRC32C', VERIFY_CHECKSUMS true"
                + (incremental ? ", INCREMENTAL true" : "") + ")";
    }
}
