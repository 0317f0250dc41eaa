/**
 * JMH benchmarks of the stages that data passes through: cut, digest, compress and back, seal and open, encode trees and
 * look blobs up. Each works on one thread; what works on bytes reports operations a second on a mebibyte, which is MiB a
 * second. Run by {@code bench/stages}.
 */
@NullMarked
package io.holdfast.bench;

import org.jspecify.annotations.NullMarked;
