package io.holdfast.vault.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who stores at the vault.
 *
 * @param certificate SHA-256, in lower-case hexadecimal digits, of the certificate that it must show beside its secret
 * @param quota in bytes, of all its repositories together
 * @param retention how long from its arrival a file cannot be removed
 * @param tailRetention the same for the files of an open log, which are rolled into snapshots within minutes
 * @param extendOnSnapshot whether a new snapshot prolongs the locks of all packs and indexes that are there
 * @param revoked it is let in no more; what it stored stays
 */
public record Client(
        String name,
        Role role,
        HashedSecret secret,
        Optional<String> certificate,
        long quota,
        Duration retention,
        Duration tailRetention,
        boolean extendOnSnapshot,
        boolean revoked,
        Instant since) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    /** What a client may do. */
    public enum Role {
        /** Stores in repositories of its own. */
        STORE,
        /** Reads the vault's state and metrics, and no repository. */
        MONITOR
    }

    public Client {
        requireName(name);
        if (quota < 0 || retention.isNegative() || tailRetention.isNegative()) {
            throw new IllegalArgumentException("Quota and retention cannot be negative");
        }
    }

    /** @throws IllegalArgumentException when nothing at the vault can have the name */
    public static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name here: use a-z, 0-9 and -, at most 63, with a letter or digit first");
        }
    }

    public Client withSecret(HashedSecret fresh) {
        return new Client(
                name, role, fresh, certificate, quota, retention, tailRetention, extendOnSnapshot, revoked, since);
    }

    public Client withCertificate(Optional<String> fresh) {
        return new Client(name, role, secret, fresh, quota, retention, tailRetention, extendOnSnapshot, revoked, since);
    }

    public Client withQuota(long fresh) {
        return new Client(
                name, role, secret, certificate, fresh, retention, tailRetention, extendOnSnapshot, revoked, since);
    }

    public Client withRetention(Duration fresh) {
        return new Client(
                name, role, secret, certificate, quota, fresh, tailRetention, extendOnSnapshot, revoked, since);
    }

    public Client asRevoked() {
        return new Client(
                name, role, secret, certificate, quota, retention, tailRetention, extendOnSnapshot, true, since);
    }
}
