package io.holdfast.sources.postgres;

import io.holdfast.repository.posix.Accounts;
import io.holdfast.repository.posix.FileStatus;
import io.holdfast.repository.posix.FileType;
import io.holdfast.repository.tree.EntryMetadata;
import java.util.List;

/** What the kernel says of a cluster's files, as a snapshot keeps it. For one thread. */
final class KernelMetadata {
    private final Accounts accounts = new Accounts();

    EntryMetadata of(FileStatus status) {
        boolean file = status.type() == FileType.REGULAR;
        return new EntryMetadata(
                status.permissions(),
                status.uid(),
                status.gid(),
                accounts.user(status.uid()),
                accounts.group(status.gid()),
                status.modified(),
                // as restic: what was only looked at is not stored anew
                status.modified(),
                status.changed(),
                file ? status.inode() : 0,
                file ? status.deviceId() : 0,
                file ? status.links() : 0,
                List.of());
    }
}
