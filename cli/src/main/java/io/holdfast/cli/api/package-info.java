/**
 * Speaks to a server's REST API: where it is, who signs in, what its refusals mean; and to
 * its identity provider, for sign-ins that are kept between commands.
 */
@NullMarked
package io.holdfast.cli.api;

import org.jspecify.annotations.NullMarked;
