/** What repositories are given from time to time, prunes and scrubs: the log of it, and how it is cancelled. */
@NullMarked
package io.holdfast.control.maintenance;

import org.jspecify.annotations.NullMarked;
