/**
 * What workers do, for whoever collects traces: a span for each piece of work that really begins, and one below it for each of
 * its stages. Knows of nothing else here; without a collector it costs a timer.
 */
@NullMarked
package io.holdfast.control.trace;

import org.jspecify.annotations.NullMarked;
