/** Verifies a repository: every file that it consists of, and that everything that is referred to is there. */
@NullMarked
package io.holdfast.repository.check;

import org.jspecify.annotations.NullMarked;
