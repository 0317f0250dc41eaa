/** A store on a machine that is reached over SSH. */
@NullMarked
package io.holdfast.repository.store.sftp;

import org.jspecify.annotations.NullMarked;
