/**
 * Where secrets are: in files, in the environment, or in services that keep them. What is declared names the place and
 * never holds the secret, which is read when it is needed, each time anew.
 */
@NullMarked
package io.holdfast.repository.secret;

import org.jspecify.annotations.NullMarked;
