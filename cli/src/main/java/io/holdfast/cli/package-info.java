/**
 * The command line. {@code holdfast repo} works on a repository with nothing else; the other verbs speak to a server's
 * REST API ({@link io.holdfast.cli.api}) or start one. Results go to standard output, as text or with {@code --json} as
 * JSON; progress and errors go to standard error; every exit code is in {@link io.holdfast.cli.ExitCode}. May depend on
 * every other room.
 */
@NullMarked
package io.holdfast.cli;

import org.jspecify.annotations.NullMarked;
