/**
 * Sealing as restic does it: AES-256 in counter mode, then Poly1305-AES over the ciphertext, written as {@code IV ‖
 * ciphertext ‖ MAC}. The random 16-byte IV is both the counter's start and the MAC's nonce; there is no associated data.
 */
@NullMarked
package io.holdfast.repository.crypto;

import org.jspecify.annotations.NullMarked;
