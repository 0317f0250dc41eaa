/** Which snapshots stay: keep rules, as restic's {@code forget} has them, and legal holds, which nothing overrules. */
@NullMarked
package io.holdfast.repository.retention;

import org.jspecify.annotations.NullMarked;
