/**
 * Compares, for each service, the ways in which it could be brought back at the other site: what each costs and which recovery
 * time and loss it gives, by what was measured. Nothing depends on this.
 */
@NullMarked
package io.holdfast.control.strategy;

import org.jspecify.annotations.NullMarked;
