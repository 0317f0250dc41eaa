/** Measures what this machine and a repository's place can do, and from both how fast a backup and a restore can be. */
@NullMarked
package io.holdfast.repository.benchmark;

import org.jspecify.annotations.NullMarked;
