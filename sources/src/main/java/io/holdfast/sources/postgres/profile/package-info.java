/**
 * What a cluster held when it was backed up, in numbers, and whether a restored copy holds as much. A <em>profile</em> is
 * recorded with each base backup as {@code .holdfast/profile.json}: rows of each table and, where they were counted, how
 * many values each column has. A copy is compared with it by what the log between the two says was done to each table.
 */
@NullMarked
package io.holdfast.sources.postgres.profile;

import org.jspecify.annotations.NullMarked;
