/**
 * Asks a restored copy whether it is right, as deeply as it was asked for: from "it starts and answers" to every page, row
 * and constraint. Whatever is made in the copy for a check is rolled back.
 */
@NullMarked
package io.holdfast.sources.postgres.validation;

import org.jspecify.annotations.NullMarked;
