/** {@code holdfast repo}: verbs that need a repository and its password, and no server. */
@NullMarked
package io.holdfast.cli.repo;

import org.jspecify.annotations.NullMarked;
