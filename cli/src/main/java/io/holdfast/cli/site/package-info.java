/** {@code holdfast site}: the agent of a site, and what operators ask the agents to do. */
@NullMarked
package io.holdfast.cli.site;

import org.jspecify.annotations.NullMarked;
