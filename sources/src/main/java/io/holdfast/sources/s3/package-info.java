/**
 * The buckets of an S3 server: Amazon's, or any other that speaks its API. They are found, not backed up. Settings:
 *
 * <ul>
 *   <li>{@code endpoint}: such as {@code https://minio.example:9000}; Amazon's of the region when absent
 *   <li>{@code region}: by the endpoint's name when it is one of Amazon's, else {@code us-east-1}, when absent
 *   <li>{@code credentials-file}: lines {@code NAME=value} with {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY} and,
 *       for temporary ones, {@code AWS_SESSION_TOKEN}; read anew at each look. Without it the environment says, as it does
 *       for repositories. They must be allowed {@code s3:ListAllMyBuckets}
 *   <li>{@code ca-file}: a PEM file of authorities to trust beside those that Java knows
 *   <li>{@code account}: what to call these credentials' account, where an endpoint serves several, each with buckets of
 *       its own
 * </ul>
 */
@NullMarked
package io.holdfast.sources.s3;

import org.jspecify.annotations.NullMarked;
