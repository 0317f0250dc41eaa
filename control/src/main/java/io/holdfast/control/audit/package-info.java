/**
 * Who did what, when, from where and with what result: {@code audit_records}, append-only and chained by hash.
 *
 * <p>{@link io.holdfast.control.audit.AuditTrail} takes what happens, in the transaction of the act where there is one.
 * Requests are recorded by the server around every resource that changes something; {@link io.holdfast.control.audit.Audited}
 * says where that is to be otherwise. {@link io.holdfast.control.audit.ChainVerifier} judges a chain with nothing but its
 * records and anchors. Depends on nothing but the catalog.
 */
@NullMarked
package io.holdfast.control.audit;

import org.jspecify.annotations.NullMarked;
