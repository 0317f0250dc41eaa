/** What a snapshot contains: names, metadata and nodes, and their exact encoding in restic's tree format. */
@NullMarked
package io.holdfast.repository.tree;

import org.jspecify.annotations.NullMarked;
