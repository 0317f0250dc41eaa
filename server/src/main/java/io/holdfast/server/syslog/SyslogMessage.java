package io.holdfast.server.syslog;

import io.holdfast.control.audit.AuditRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A record as a message of RFC 5424, framed by counting its octets (RFC 6587, 3.4.1, and RFC 5425, 4.3). The body is in UTF-8 without
 * a byte order mark, which readers of CEF and JSON would stumble over.
 */
final class SyslogMessage {
    /** Facility "log audit". */
    private static final int FACILITY = 13;

    private static final int WARNING = 4;
    private static final int INFORMATIONAL = 6;
    private static final int LONGEST_HOST = 255;
    private static final int LONGEST_MESSAGE_ID = 32;
    /** Of RFC 5424, 7.3.1. */
    private static final long LARGEST_SEQUENCE = Integer.MAX_VALUE;

    private SyslogMessage() {}

    /** @param host that sends it */
    static byte[] framed(AuditRecord record, SyslogSettings.Body body, String host) {
        String message = "<" + (FACILITY * 8 + severity(record)) + ">1 "
                + record.at() + " "
                + printable(host, LONGEST_HOST) + " holdfast "
                + ProcessHandle.current().pid() + " "
                + printable(record.action(), LONGEST_MESSAGE_ID)
                + " [meta sequenceId=\"" + ((record.seq() - 1) % LARGEST_SEQUENCE + 1) + "\"] "
                + switch (body) {
                    case CEF -> record.toCommonEvent();
                    case JSON -> record.toLine();
                };
        byte[] octets = message.getBytes(StandardCharsets.UTF_8);
        byte[] length = (octets.length + " ").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(length.length + octets.length)
                .put(length)
                .put(octets)
                .array();
    }

    private static int severity(AuditRecord record) {
        return switch (record.result()) {
            case ATTEMPTED, SUCCEEDED -> INFORMATIONAL;
            case REFUSED, FAILED, DENIED -> WARNING;
        };
    }

    /** As a field of the header; a missing one is a dash. */
    private static String printable(String text, int most) {
        String plain = text.replaceAll("[^\\x21-\\x7e]", "?");
        return plain.isEmpty() ? "-" : plain.substring(0, Math.min(most, plain.length()));
    }
}
