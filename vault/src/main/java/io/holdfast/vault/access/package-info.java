/**
 * Who may speak to the vault: clients with their secrets, certificates and quotas, and the operators at the vault itself.
 * Secrets are kept as scrypt hashes only.
 */
@NullMarked
package io.holdfast.vault.access;

import org.jspecify.annotations.NullMarked;
