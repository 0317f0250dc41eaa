/**
 * Plain files: the platform's configuration, its audit log, to which something is added all the time, and how two
 * folders are held against each other.
 */
@NullMarked
package io.holdfast.stockpulse.records;

import org.jspecify.annotations.NullMarked;
