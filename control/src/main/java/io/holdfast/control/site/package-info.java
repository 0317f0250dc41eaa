/** Which site of a group is active, as the agents at the sites agreed on it; the hosting application asks them. */
@NullMarked
package io.holdfast.control.site;

import org.jspecify.annotations.NullMarked;
