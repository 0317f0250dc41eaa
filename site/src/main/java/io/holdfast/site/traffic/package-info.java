/** How clients find the active site. */
@NullMarked
package io.holdfast.site.traffic;

import org.jspecify.annotations.NullMarked;
