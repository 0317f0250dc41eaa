/**
 * Copies of a repository, file by file: the same key, the same names. Every file is verified by its name, the SHA-256 of
 * its bytes, so that neither the key is needed nor a damaged file spreads.
 */
@NullMarked
package io.holdfast.repository.mirror;

import org.jspecify.annotations.NullMarked;
