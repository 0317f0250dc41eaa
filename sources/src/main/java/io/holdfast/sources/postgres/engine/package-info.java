/**
 * PostgreSQL's own programs: found or unpacked, run by an account that is not root, started and stopped as processes of
 * their own. The catalog, restored databases, tests and the demo use it. Linux on x86-64 for the binaries that come
 * along; any Linux for those that are installed.
 */
@NullMarked
package io.holdfast.sources.postgres.engine;

import org.jspecify.annotations.NullMarked;
