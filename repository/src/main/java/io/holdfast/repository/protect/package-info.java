/** Keeps what a snapshot needs from being removed for as long as the store promises for what is new. */
@NullMarked
package io.holdfast.repository.protect;

import org.jspecify.annotations.NullMarked;
