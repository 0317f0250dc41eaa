/** Where the repository's files lie: one small interface and its drivers, which know nothing of their content. */
@NullMarked
package io.holdfast.repository.store;

import org.jspecify.annotations.NullMarked;
