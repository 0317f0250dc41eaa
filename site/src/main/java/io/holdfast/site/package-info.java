/**
 * Which site is active. Each site runs an agent beside its PostgreSQL server; the agents agree by a lease that lies in etcd,
 * or in Holdfast's catalog ({@code lease}), start, follow, promote and stop their server by it ({@code agent}, {@code postgres}), and tell the
 * clients' way which of them it is ({@code traffic}).
 */
@NullMarked
package io.holdfast.site;

import org.jspecify.annotations.NullMarked;
