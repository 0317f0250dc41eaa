package io.holdfast.repository.store.s3;

import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.History;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/** The versions of a bucket: a removal only hides what was there, and what is overwritten stays beside the new. */
final class S3History implements History {
    private final S3Client client;
    private final String bucket;
    private final String prefix;
    private final S3Settings settings;
    private final String location;

    /** @param prefix of all keys, empty or ending in a slash */
    S3History(S3Client client, String bucket, String prefix, S3Settings settings, String location) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
        this.settings = settings;
        this.location = location;
    }

    @Override
    public List<String> undoSince(Instant since) throws IOException {
        // newest versions from before, and whether anything came after
        Map<String, ObjectVersion> before = new TreeMap<>();
        Map<String, Instant> latest = new HashMap<>();
        List<String> back = new ArrayList<>();
        try {
            client.listObjectVersionsPaginator(request -> request.bucket(bucket).prefix(prefix))
                    .forEach(page -> {
                        page.versions().forEach(version -> {
                            latest.merge(version.key(), version.lastModified(), S3History::later);
                            if (version.lastModified().isBefore(since)) {
                                before.merge(
                                        version.key(),
                                        version,
                                        (one, other) ->
                                                one.lastModified().isBefore(other.lastModified()) ? other : one);
                            }
                        });
                        page.deleteMarkers()
                                .forEach(marker -> latest.merge(marker.key(), marker.lastModified(), S3History::later));
                    });
            for (ObjectVersion version : before.values()) {
                String path = version.key().substring(prefix.length());
                boolean changed =
                        !latest.getOrDefault(version.key(), Instant.MIN).isBefore(since);
                if (changed && !path.startsWith(FileKind.LOCK.folder() + "/")) {
                    bringBack(version);
                    back.add(path);
                }
            }
            return back;
        } catch (SdkException e) {
            throw S3Errors.explained("bring back what was removed", location, bucket, e);
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Made anew from what it was, under the lock that new files get. */
    private void bringBack(ObjectVersion version) {
        client.copyObject(request -> {
            request.sourceBucket(bucket)
                    .sourceKey(version.key())
                    .sourceVersionId(version.versionId())
                    .destinationBucket(bucket)
                    .destinationKey(version.key());
            settings.lock()
                    .ifPresent(lock -> request.objectLockMode(lock.mode())
                            .objectLockRetainUntilDate(Instant.now().plus(lock.keep())));
        });
    }
}
