/**
 * Which services somebody may see and act on. A <em>right</em> is a permission for everything, or for a <em>place</em>: one
 * service, or all services of a site. Lists ask {@link io.holdfast.control.access.Access} for the caller's
 * <em>reach</em>; what is addressed by an id tells by a {@link io.holdfast.control.access.Located} which services it
 * concerns, and the hosting application lets a request through by that. Depends on no other package of control.
 */
@NullMarked
package io.holdfast.control.access;

import org.jspecify.annotations.NullMarked;
