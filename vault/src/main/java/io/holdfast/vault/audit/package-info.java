/**
 * What was done at the vault and by whom, in a log that is only appended to and whose entries are chained by SHA-256.
 */
@NullMarked
package io.holdfast.vault.audit;

import org.jspecify.annotations.NullMarked;
