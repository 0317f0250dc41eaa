/**
 * Looks again and again whether what a recovery needs besides the data is there: secrets, names, room at the other site, and
 * keys that somebody tested. Each look leaves a check for each service, with its reason. Depends on the inventory and on
 * what is known of recovery points and site groups; what becomes of the checks is decided by plans.
 */
@NullMarked
package io.holdfast.control.readiness;

import org.jspecify.annotations.NullMarked;
