package io.holdfast.server.syslog;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the audit trail is handed over to.
 *
 * @param tls whether it is encrypted, and the collector's name checked
 * @param port 1 to 65535
 * @param body how a record is written
 * @param authorities PEM certificates that are trusted for the collector, instead of the JDK's; empty: the JDK's
 * @param identity what the collector may ask us for; empty: nothing
 * @param behindAfter an alert is raised once the oldest record that waits is so old
 */
public record SyslogSettings(
        boolean tls,
        String host,
        int port,
        Body body,
        Optional<Path> authorities,
        Optional<Identity> identity,
        Duration behindAfter) {
    /** How the message of a record is written. */
    public enum Body {
        /** The Common Event Format. */
        CEF,
        /** The line of {@code holdfast audit export}, whose chain of hashes can be followed at the collector too. */
        JSON
    }

    /** A certificate of ours, and those of its issuers, with its unencrypted key; both in PEM. */
    public record Identity(Path certificate, Path key) {}

    /** Such as {@code tls://collector.example.org:6514}; whoever has another one is another collector. */
    public String receiver() {
        return (tls ? "tls://" : "tcp://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
