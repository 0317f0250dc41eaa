/**
 * PostgreSQL's incremental base backups (17 and later): their files, and what the whole files are that they stand for.
 */
@NullMarked
package io.holdfast.sources.postgres.incremental;

import org.jspecify.annotations.NullMarked;
