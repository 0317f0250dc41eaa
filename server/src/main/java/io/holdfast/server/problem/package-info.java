/** What goes wrong, as the client is told: problem details of RFC 9457, without traces and without secrets. */
@NullMarked
package io.holdfast.server.problem;

import org.jspecify.annotations.NullMarked;
