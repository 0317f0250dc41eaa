/**
 * Hands the audit trail over to a collector of security events, such as a SIEM, as syslog (RFC 5424) over TCP (RFC 6587) or TLS
 * (RFC 5425).
 *
 * <p>Without {@link io.holdfast.server.syslog.SyslogSettings} nothing is sent. How far the trail has been handed over stands in the
 * catalog's {@code audit_deliveries}. Depends on {@code control.audit} only; the export that somebody asks for is
 * {@code server.audit}.
 */
@NullMarked
package io.holdfast.server.syslog;

import org.jspecify.annotations.NullMarked;
