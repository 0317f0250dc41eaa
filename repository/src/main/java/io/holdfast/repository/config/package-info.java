/** The repository's {@code config}: its version, its id and the polynomial of its content-defined cuts. */
@NullMarked
package io.holdfast.repository.config;

import org.jspecify.annotations.NullMarked;
