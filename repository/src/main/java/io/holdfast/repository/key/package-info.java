/**
 * Key files: the repository's one sealing key, itself sealed under a password with scrypt. Any number of key files may
 * hold the same sealing key under different passwords.
 */
@NullMarked
package io.holdfast.repository.key;

import org.jspecify.annotations.NullMarked;
