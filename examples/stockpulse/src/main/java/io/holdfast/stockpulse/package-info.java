/**
 * StockPulse, an example platform, and the demo that protects it, breaks it and brings it back.
 *
 * <p>{@code trading}, {@code graph}, {@code models} and {@code records} make what the platform consists of and compare it;
 * {@code platform} runs it as processes of its own; {@code demo} drives. Only {@code demo} knows Holdfast, and that by
 * its command line and REST API.
 */
@NullMarked
package io.holdfast.stockpulse;

import org.jspecify.annotations.NullMarked;
