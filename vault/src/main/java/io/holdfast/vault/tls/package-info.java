/** The vault's certificate, and those that it trusts. */
@NullMarked
package io.holdfast.vault.tls;

import org.jspecify.annotations.NullMarked;
