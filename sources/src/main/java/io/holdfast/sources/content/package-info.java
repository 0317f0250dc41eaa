/**
 * What a recovery point holds, looked at without restoring it: names, sizes, times and counts, and never what is in a file
 * or a row. Each kind of source lists its own things (folders and files, databases and tables, models and versions); a
 * thing says by which selection a restore brings it back. Depends on the repository only.
 */
@NullMarked
package io.holdfast.sources.content;

import org.jspecify.annotations.NullMarked;
