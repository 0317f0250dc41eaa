/**
 * The demo: protects the example platform by the REST API and the command line, as an operator would, has two accidents,
 * brings everything back twice and holds it against what it must be; then has a standby take over at another site, because it
 * is asked to and because a database is killed. Any difference ends it with an error.
 */
@NullMarked
package io.holdfast.stockpulse.demo;

import org.jspecify.annotations.NullMarked;
