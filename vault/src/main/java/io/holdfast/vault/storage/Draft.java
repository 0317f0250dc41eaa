package io.holdfast.vault.storage;

import java.nio.file.Path;

/**
 * Content that was received whole and is not yet a file of the repository.
 *
 * @param size in bytes
 * @param hash its SHA-256
 */
record Draft(Path path, long size, String hash) {}
