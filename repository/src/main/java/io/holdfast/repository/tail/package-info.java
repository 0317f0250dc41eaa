/**
 * The open tail of a continuous log: sealed files in {@code holdfast-tail/} beside {@code data/}, which restic ignores,
 * kept only until the next log snapshot holds their bytes.
 *
 * <p>The file {@code holdfast-tail/<stream>/<sequence in 20 digits>} is {@code IV ‖ ciphertext ‖ MAC} as all sealed files
 * are: a random IV of 16 bytes; AES-256 in counter mode, which starts at the IV; Poly1305-AES over the ciphertext, 16
 * bytes. The plaintext is one zstd frame. It holds a line {@code holdfast-tail 1 <stream> <sequence>} with a line feed,
 * so that a file cannot pass for another, and after it the piece of the log as it is.
 *
 * <p>To open one without this program: {@code restic cat masterkey} prints the keys in base64; cut the first and last 16
 * bytes off; {@code openssl enc -d -aes-256-ctr -nosalt -K <encrypt as hex> -iv <first 16 bytes as hex> | zstd -d | tail
 * -n +2}.
 */
@NullMarked
package io.holdfast.repository.tail;

import org.jspecify.annotations.NullMarked;
