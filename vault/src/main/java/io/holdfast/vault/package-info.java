/**
 * An off-site store server that speaks restic's REST protocol and keeps what it was given: append-only by rule, each file
 * locked until its retention ends, whoever asks. It holds no key and reads no backup; it knows files by name = SHA-256.
 *
 * <p>Terms: a <em>client</em> is who stores (one name, one secret, one quota, repositories of its own); an
 * <em>operator</em> is a person at the vault itself; a <em>lock end</em> is the instant before which a file cannot go; a
 * <em>release</em> is the agreement of two operators to let files go earlier; the <em>scrub</em> reads everything again and
 * again; a <em>mirror</em> is another store that has the same files.
 *
 * <p>{@link io.holdfast.vault.VaultServer} runs it, {@link io.holdfast.vault.VaultFolder} says what lies where. Depends on
 * nothing else of Holdfast.
 */
@NullMarked
package io.holdfast.vault;

import org.jspecify.annotations.NullMarked;
