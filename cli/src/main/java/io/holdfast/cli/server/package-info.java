/** Starts a server, and the verbs that a server does: apply, back up, restore, drill, tell. */
@NullMarked
package io.holdfast.cli.server;

import org.jspecify.annotations.NullMarked;
