/**
 * What needs two different operators: letting files go before their lock ends, believing a clock that has leapt, a new
 * operator, a shorter retention.
 */
@NullMarked
package io.holdfast.vault.release;

import org.jspecify.annotations.NullMarked;
