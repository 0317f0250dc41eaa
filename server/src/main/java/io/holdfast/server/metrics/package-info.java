/** What Prometheus is told of backups, beside what Spring tells of the process. */
@NullMarked
package io.holdfast.server.metrics;

import org.jspecify.annotations.NullMarked;
