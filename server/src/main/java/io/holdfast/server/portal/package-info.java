/** Serves the portal's files from {@code classpath:/portal/}, where the portal's build puts them. */
@NullMarked
package io.holdfast.server.portal;

import org.jspecify.annotations.NullMarked;
