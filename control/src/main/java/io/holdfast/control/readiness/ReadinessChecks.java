package io.holdfast.control.readiness;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.readiness.ReadinessCheck.Standing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What the looks found, {@code readiness_checks}; for all servers of a catalog. */
@Component
public class ReadinessChecks {
    /** Looks come every half minute; one that is so old says that nobody looks any more. */
    private static final Duration STALE = Duration.ofMinutes(15);

    private final Catalog catalog;
    private final List<Look> looks;
    private final Clock clock;

    ReadinessChecks(Catalog catalog, List<Look> looks, Clock clock) {
        this.catalog = catalog;
        this.looks = List.copyOf(looks);
        this.clock = clock;
    }

    /** One for each thing that is looked at; those that nobody has looked at, or not for long, say so. */
    public List<ReadinessCheck> of(String service) {
        Map<String, ReadinessCheck> known = catalog
                .sql("SELECT * FROM readiness_checks WHERE service = :service")
                .param("service", service)
                .query((row, number) -> new ReadinessCheck(
                        row.getString("service"),
                        row.getString("fact"),
                        Standing.valueOf(row.getString("standing")),
                        row.getString("reason"),
                        Instants.require(row, "checked_at")))
                .list()
                .stream()
                .collect(Collectors.toMap(ReadinessCheck::fact, Function.identity()));
        List<ReadinessCheck> all = new ArrayList<>();
        Instant now = clock.instant();
        for (Look look : looks) {
            ReadinessCheck check = known.get(look.fact());
            if (check == null) {
                all.add(new ReadinessCheck(
                        service, look.fact(), Standing.UNKNOWN, "Nobody has looked yet; the server will soon.", now));
            } else if (check.checkedAt().plus(STALE).isBefore(now)) {
                all.add(new ReadinessCheck(
                        service,
                        look.fact(),
                        Standing.UNKNOWN,
                        "Nobody has looked since " + check.checkedAt() + ", when it was: " + check.reason(),
                        check.checkedAt()));
            } else {
                all.add(check);
            }
        }
        return all;
    }

    void keep(String service, String fact, Finding found) {
        catalog.sql("""
                INSERT INTO readiness_checks (service, fact, standing, reason, checked_at)
                VALUES (:service, :fact, :standing, :reason, :now)
                ON CONFLICT (service, fact) DO UPDATE
                SET standing = excluded.standing, reason = excluded.reason, checked_at = excluded.checked_at
                """)
                .param("service", service)
                .param("fact", fact)
                .param("standing", found.standing().name())
                .param("reason", found.reason())
                .param("now", Instants.parameter(clock.instant()))
                .update();
    }

    /** Forgets those of services that are declared no longer. */
    void retain(List<String> services) {
        catalog.sql("DELETE FROM readiness_checks WHERE NOT service = ANY (:services)")
                .param("services", services.toArray(String[]::new))
                .update();
    }
}
