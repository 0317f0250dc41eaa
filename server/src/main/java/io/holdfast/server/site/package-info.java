/** The site groups that are declared, as their agents agree on them in etcd. */
@NullMarked
package io.holdfast.server.site;

import org.jspecify.annotations.NullMarked;
