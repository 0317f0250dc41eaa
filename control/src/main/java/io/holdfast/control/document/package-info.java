/**
 * The disaster recovery plan and the communication plan as documents for people, made of nothing but what is declared, so
 * that the same declarations always give the same text. Depends on {@code inventory} and on the reports of {@code
 * evidence}.
 */
@NullMarked
package io.holdfast.control.document;

import org.jspecify.annotations.NullMarked;
