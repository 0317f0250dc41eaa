/**
 * Reports of what was proven: the same content as Markdown, HTML, JSON and PDF, the PDF printed from the HTML. Documents
 * of what is over are kept in the catalog as they were made, with their SHA-256 in the audit trail.
 */
@NullMarked
package io.holdfast.control.evidence;

import org.jspecify.annotations.NullMarked;
