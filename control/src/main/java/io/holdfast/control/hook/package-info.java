/**
 * Commands before and after backups. Declarations name them and the operator of the server puts them into a folder of the
 * data folder: who may declare gets no shell by it.
 */
@NullMarked
package io.holdfast.control.hook;

import org.jspecify.annotations.NullMarked;
