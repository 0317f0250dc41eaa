package io.holdfast.sources.s3;

import io.holdfast.repository.store.StoreLocation;
import io.holdfast.repository.store.rest.Tls;
import io.holdfast.repository.store.s3.AwsCredentialsOf;
import io.holdfast.sources.Discovery;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;

/** The buckets that the credentials' account has, page by page. */
final class BucketDiscovery implements Discovery {
    /** As many as S3 gives at once to who asks for pages; what a server without pages gives is one page. */
    private static final int PAGE = 1000;
    /** A server whose pages never end must not take all memory. */
    private static final int MOST_PAGES = 1000;

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final String PLACE = "s3 ";
    private static final String ACCOUNT = " account ";

    private final int pageSize;

    BucketDiscovery() {
        this(PAGE);
    }

    BucketDiscovery(int pageSize) {
        this.pageSize = pageSize;
    }

    @Override
    public String place(SourceSettings settings) throws SourceException {
        BucketSettings at = BucketSettings.of(settings);
        return PLACE
                + BucketSettings.server(at.endpoint())
                + at.account().map(account -> ACCOUNT + account).orElse("");
    }

    @Override
    public List<Found> find(SourceSettings settings) throws IOException, InterruptedException {
        BucketSettings at = BucketSettings.of(settings);
        try (S3Client client = client(at)) {
            List<Found> found = new ArrayList<>();
            String next = null;
            int pages = 0;
            do {
                ListBucketsResponse page = page(client, next);
                page.buckets().forEach(bucket -> found.add(found(bucket)));
                next = page.continuationToken();
                if (++pages > MOST_PAGES) {
                    throw new SourceException("The buckets at " + at.endpoint() + " have no end after " + found.size()
                            + ". Check that it is the address of an S3 server.");
                }
            } while (next != null && !next.isEmpty());
            return found.stream().sorted(Comparator.comparing(Found::name)).toList();
        } catch (AbortedException e) {
            InterruptedException interrupted = new InterruptedException("interrupted while buckets were listed");
            interrupted.initCause(e);
            throw interrupted;
        } catch (SdkException e) {
            throw BucketErrors.explained(at, e);
        }
    }

    private ListBucketsResponse page(S3Client client, @Nullable String next) {
        return client.listBuckets(request -> request.maxBuckets(pageSize).continuationToken(next));
    }

    private static Found found(Bucket bucket) {
        String made = bucket.creationDate() == null
                ? ""
                : ", made on " + bucket.creationDate().atZone(ZoneOffset.UTC).toLocalDate();
        String region = bucket.bucketRegion() == null ? "" : " in " + bucket.bucketRegion();
        // its size would be known only by listing every object
        return new Found(bucket.name(), "bucket" + region + made, OptionalLong.empty());
    }

    private static S3Client client(BucketSettings at) throws IOException {
        UrlConnectionHttpClient.Builder http =
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE);
        if (at.authority().isPresent()) {
            X509TrustManager trust = Tls.trust(at.authority().get());
            http.tlsTrustManagersProvider(() -> new TrustManager[] {trust});
        }
        return S3Client.builder()
                .endpointOverride(at.endpoint())
                .region(Region.of(at.region()))
                .forcePathStyle(true)
                .credentialsProvider(AwsCredentialsOf.variables(at.variables()))
                .httpClientBuilder(http)
                .build();
    }

    /** A bucket in which a repository lies beside something else may hold what is to be protected. */
    @Override
    public boolean isRepository(StoreLocation repository, String place, Found found) {
        if (!(repository instanceof StoreLocation.S3(java.net.URI endpoint, String bucket, String prefix))) {
            return false;
        }
        String server = PLACE + BucketSettings.server(endpoint);
        return prefix.isEmpty()
                && bucket.equals(found.name())
                && (place.equals(server) || place.startsWith(server + ACCOUNT));
    }
}
