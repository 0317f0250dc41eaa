/** Files of settings that the server is given at its start, and how their mistakes are told. */
@NullMarked
package io.holdfast.server.settings;

import org.jspecify.annotations.NullMarked;
