/**
 * Holdfast's own protection: the catalog and the configuration are its first data set, and this package brings them back.
 * A catalog backup holds one CSV file for each table, of one moment, so that any PostgreSQL can read it and any later
 * version of Holdfast can load it: the tables are made as the backup's version had them, filled, and then migrated.
 */
@NullMarked
package io.holdfast.control.itself;

import org.jspecify.annotations.NullMarked;
