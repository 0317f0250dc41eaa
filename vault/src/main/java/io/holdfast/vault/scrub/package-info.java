/**
 * Reads every stored file again and again, compares SHA-256 with name, keeps what is damaged in a list, and takes the
 * repair from a mirror.
 */
@NullMarked
package io.holdfast.vault.scrub;

import org.jspecify.annotations.NullMarked;
