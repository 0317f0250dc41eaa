/**
 * How well each data set is kept, by the rule 3-2-1-1-0: three copies, on two kinds of media, one off site, one that nobody
 * can remove, and no error when they were verified. Every number comes with the facts that it was counted from.
 */
@NullMarked
package io.holdfast.control.verdict;

import org.jspecify.annotations.NullMarked;
