/**
 * Passwords that a key service wraps: the password of a repository is random and known to nobody; what lies in a file is
 * its ciphertext, which only the service (AWS KMS or one compatible, the transit engine of HashiCorp Vault or OpenBao)
 * turns into the password again, for whom it lets. And secrets that such services keep themselves: HashiCorp Vault's or
 * OpenBao's key-value engines, AWS Secrets Manager.
 *
 * <p>Terms: to <em>wrap</em> is to have the service encrypt, to <em>unwrap</em> to have it decrypt, to <em>rewrap</em> to
 * have it encrypt anew with the newest version of its key. The <em>context</em> is the repository's id, which the service
 * binds to the ciphertext.
 */
@NullMarked
package io.holdfast.repository.keyservice;

import org.jspecify.annotations.NullMarked;
