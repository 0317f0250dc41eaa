/**
 * restic's REST protocol, version 1 and 2, with the vault's own additions, on Jetty.
 */
@NullMarked
package io.holdfast.vault.http;

import org.jspecify.annotations.NullMarked;
