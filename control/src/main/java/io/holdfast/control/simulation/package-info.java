/** What a policy would lead to, before it is applied: which targets it cannot meet, how much it stores, what that costs. */
@NullMarked
package io.holdfast.control.simulation;

import org.jspecify.annotations.NullMarked;
