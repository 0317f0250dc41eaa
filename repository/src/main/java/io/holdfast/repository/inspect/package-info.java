/** Looks at an open repository without changing it: files as they are, trees, differences, statistics, searches. */
@NullMarked
package io.holdfast.repository.inspect;

import org.jspecify.annotations.NullMarked;
