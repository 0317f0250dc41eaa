package io.holdfast.sources.s3;

import io.holdfast.sources.Discovery;
import io.holdfast.sources.LookoutKind;

/** S3 servers, looked into for their buckets; the package's description has the settings. */
public final class S3Lookout implements LookoutKind {
    @Override
    public String name() {
        return "s3";
    }

    @Override
    public Discovery discovery() {
        return new BucketDiscovery();
    }

    @Override
    public String advice() {
        return "A bucket is backed up where its objects are files: mount it (rclone, mountpoint-s3) or keep a synchronised copy,"
                + " declare a data set of kind files for that folder, and name that data set in 'covered' of the lookout."
                + " Or acknowledge with a reason that it needs no backup.";
    }
}
