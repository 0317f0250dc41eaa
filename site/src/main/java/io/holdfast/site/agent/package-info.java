/** What a site does: as the active one, as a standby, and from the one to the other. */
@NullMarked
package io.holdfast.site.agent;

import org.jspecify.annotations.NullMarked;
