/** How the vault is, for people, programs and alarms. */
@NullMarked
package io.holdfast.vault.status;

import org.jspecify.annotations.NullMarked;
