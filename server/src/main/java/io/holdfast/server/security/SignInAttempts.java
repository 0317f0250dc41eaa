package io.holdfast.server.security;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.inventory.Sha256;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Slows guessing down: after five failures of one name from one address the next try has to wait a second, then two, four
 * and so on up to five minutes. Bound to the address, so that a stranger cannot lock somebody out from elsewhere. Kept in the
 * catalog's {@code sign_in_failures}: a try at one server counts at all of them, and after their next start.
 */
@Component
class SignInAttempts {
    private static final int FREE = 5;
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration FORGOTTEN = Duration.ofMinutes(15);

    private record Failures(int count, Instant last) {}

    private final Catalog catalog;
    private final Clock clock;

    SignInAttempts(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** How long the next try has to wait; zero when it may be made. */
    Duration wait(String username, String address) {
        Optional<Failures> known = catalog.sql("""
                SELECT failures, last_at FROM sign_in_failures WHERE name_sha256 = :name AND address = :address
                """)
                .param("name", Sha256.hex(username))
                .param("address", address)
                .query((row, number) -> new Failures(row.getInt("failures"), Instants.require(row, "last_at")))
                .optional();
        if (known.isEmpty() || known.get().count() < FREE) {
            return Duration.ZERO;
        }
        // another server's clock may be a little ahead
        Duration since = Duration.between(known.get().last(), clock.instant());
        if (since.compareTo(FORGOTTEN) > 0) {
            return Duration.ZERO;
        }
        Duration pause = Duration.ofSeconds(1L << Math.min(known.get().count() - FREE, 20));
        Duration left = (pause.compareTo(LONGEST) > 0 ? LONGEST : pause).minus(since);
        return left.isNegative() ? Duration.ZERO : left;
    }

    void failed(String username, String address) {
        Instant now = clock.instant();
        catalog.sql("DELETE FROM sign_in_failures WHERE last_at < :before")
                .param("before", Instants.parameter(now.minus(FORGOTTEN)))
                .update();
        catalog.sql("""
                INSERT INTO sign_in_failures AS known (name_sha256, address, failures, last_at)
                VALUES (:name, :address, 1, :now)
                ON CONFLICT (name_sha256, address) DO UPDATE SET failures = known.failures + 1, last_at = excluded.last_at
                """)
                .param("name", Sha256.hex(username))
                .param("address", address)
                .param("now", Instants.parameter(now))
                .update();
    }

    void succeeded(String username, String address) {
        catalog.sql("DELETE FROM sign_in_failures WHERE name_sha256 = :name AND address = :address")
                .param("name", Sha256.hex(username))
                .param("address", address)
                .update();
    }
}
