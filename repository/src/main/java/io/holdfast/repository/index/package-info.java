/**
 * Which pack holds which blob. In memory a blob costs about 56 bytes, in primitive arrays; index files are read all when
 * the index is first needed and written when packs have been.
 */
@NullMarked
package io.holdfast.repository.index;

import org.jspecify.annotations.NullMarked;
