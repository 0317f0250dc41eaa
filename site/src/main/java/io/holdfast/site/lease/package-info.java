/** A lease with a fencing token, kept in etcd, and what the sites tell each other beside it. */
@NullMarked
package io.holdfast.site.lease;

import org.jspecify.annotations.NullMarked;
