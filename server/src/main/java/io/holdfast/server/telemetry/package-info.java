/** Traces and logs for a collector that speaks OTLP, if the environment names one. */
@NullMarked
package io.holdfast.server.telemetry;

import org.jspecify.annotations.NullMarked;
