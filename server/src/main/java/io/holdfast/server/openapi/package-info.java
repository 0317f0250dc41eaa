/** The OpenAPI document, derived from control's and the server's resources. */
@NullMarked
package io.holdfast.server.openapi;

import org.jspecify.annotations.NullMarked;
