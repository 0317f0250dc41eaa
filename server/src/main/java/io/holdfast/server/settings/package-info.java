/** What an installation is configured with, and the files of settings that the server is given at its start. */
@NullMarked
package io.holdfast.server.settings;

import org.jspecify.annotations.NullMarked;
