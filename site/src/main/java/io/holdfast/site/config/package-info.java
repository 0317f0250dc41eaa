/** The file that describes a site. */
@NullMarked
package io.holdfast.site.config;

import org.jspecify.annotations.NullMarked;
