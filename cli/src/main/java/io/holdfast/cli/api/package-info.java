/** Speaks to a server's REST API: where it is, who signs in, and what its refusals mean. */
@NullMarked
package io.holdfast.cli.api;

import org.jspecify.annotations.NullMarked;
