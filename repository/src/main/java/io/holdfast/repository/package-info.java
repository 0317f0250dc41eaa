/**
 * The deduplicating, encrypting store in restic's repository format, version 2. Depends on nothing of ours.
 *
 * <p>Terms are restic's: a <em>blob</em> is a piece of a file or a tree, named by its SHA-256; <em>packs</em> hold
 * sealed blobs; the <em>index</em> says which pack holds which blob; a <em>snapshot</em> names the root <em>tree</em>
 * of one recovery point. {@link io.holdfast.repository.Repository} is the way in.
 */
@NullMarked
package io.holdfast.repository;

import org.jspecify.annotations.NullMarked;
