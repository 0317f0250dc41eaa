package io.holdfast.repository.mirror;

/**
 * @param delete whether what the source has no more is removed at the target, such as packs after a prune; without it a
 *     mirror only ever gains
 * @param verify whether files that the target has already are read and verified, and damaged ones replaced; else only
 *     their sizes are compared
 */
public record MirrorRequest(boolean delete, boolean verify) {}
