/**
 * Keeps the head of the {@link io.holdfast.control.audit audit trail} off-site from time to time, as a small snapshot in the
 * repositories, and judges the trail by what is found there. Who rewrites the catalog's records cannot rewrite those too.
 */
@NullMarked
package io.holdfast.control.anchor;

import org.jspecify.annotations.NullMarked;
