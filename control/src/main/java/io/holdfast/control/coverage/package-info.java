/**
 * What exists and is not protected. Places are looked into – those that are declared, and the servers of data sets that may
 * hold more than those protect – and what is found there is compared with the data sets.
 */
@NullMarked
package io.holdfast.control.coverage;

import org.jspecify.annotations.NullMarked;
