/**
 * Break-glass: two keys, each held by somebody else, that together make whoever has them an administrator for half an hour,
 * once. For the day on which nobody can sign in in any other way; every use is an alarm.
 */
@NullMarked
package io.holdfast.server.breakglass;

import org.jspecify.annotations.NullMarked;
