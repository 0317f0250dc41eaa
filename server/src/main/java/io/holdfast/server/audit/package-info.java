/** Records requests in the {@link io.holdfast.control.audit audit trail}, and hands the trail over. */
@NullMarked
package io.holdfast.server.audit;

import org.jspecify.annotations.NullMarked;
