/**
 * The trading database: its schema, a million rows that are a function of their number, the desks that keep trading,
 * and the ledger of what the server acknowledged.
 *
 * <p>Terms: the <em>seed</em> is what the database held when the demo began; a <em>trade</em> is one committed
 * transaction of a desk (an order, its executions and the position that they change); the <em>ledger</em> is the
 * platform's own record of trades, written outside of the database. Seed and ledger together say what the database must
 * hold at an instant, row by row, without asking any backup.
 */
@NullMarked
package io.holdfast.stockpulse.trading;

import org.jspecify.annotations.NullMarked;
