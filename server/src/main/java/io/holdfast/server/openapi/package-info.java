/** The API's description, made from the code: schemas named apart, what may be missing told from what is always there. */
@NullMarked
package io.holdfast.server.openapi;

import org.jspecify.annotations.NullMarked;
