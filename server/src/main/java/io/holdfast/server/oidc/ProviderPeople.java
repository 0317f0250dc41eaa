package io.holdfast.server.oidc;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.server.security.Grant;
import java.sql.Array;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * The people of the provider who were here, in the catalog's {@code provider_people}. The provider may call somebody
 * otherwise tomorrow, or give a name to somebody else; so who is who hangs on the subject, and each keeps the name here
 * that they got at their first sign-in. What they ask for and approve of is noted under it.
 */
@Component
class ProviderPeople {
    /** No local name can begin so, and nobody at the provider can call themselves like somebody local. */
    private static final String MARK = "oidc:";

    private static final int LONGEST = 64;
    private static final Duration SEEN_ANEW = Duration.ofMinutes(5);

    private final Catalog catalog;
    private final Clock clock;

    ProviderPeople(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** @param username unique here, for good */
    record Person(String username, String displayName, List<Grant> roles, boolean disabled, Instant lastSeen) {
        Person {
            roles = List.copyOf(roles);
        }
    }

    /** Notes that somebody is here with these roles, and tells under which name. */
    Person seen(String issuer, Claims claims) {
        Optional<Person> known = find(issuer, claims.subject());
        String displayName = cut(claims.displayName(), 255);
        List<Grant> roles = claims.roles();
        Instant now = clock.instant();
        if (known.isEmpty()) {
            return add(issuer, claims, displayName, roles, now);
        }
        Person person = known.get();
        if (person.displayName().equals(displayName)
                && person.roles().equals(roles)
                && person.lastSeen().plus(SEEN_ANEW).isAfter(now)) {
            return person;
        }
        catalog.sql("""
                UPDATE provider_people SET display_name = :display, roles = :roles, last_seen_at = :now
                WHERE issuer = :issuer AND subject = :subject
                """)
                .param("display", displayName)
                .param("roles", Grant.words(roles))
                .param("now", Instants.parameter(now))
                .param("issuer", issuer)
                .param("subject", claims.subject())
                .update();
        return new Person(person.username(), displayName, roles, person.disabled(), now);
    }

    Optional<Person> find(String issuer, String subject) {
        return catalog.sql("""
                SELECT username, display_name, roles, disabled, last_seen_at FROM provider_people
                WHERE issuer = :issuer AND subject = :subject
                """)
                .param("issuer", issuer)
                .param("subject", subject)
                .query((row, number) -> {
                    Array array = row.getArray("roles");
                    return new Person(
                            row.getString("username"),
                            row.getString("display_name"),
                            Grant.ofWords((String[]) array.getArray()),
                            row.getBoolean("disabled"),
                            Instants.require(row, "last_seen_at"));
                })
                .optional();
    }

    private Person add(String issuer, Claims claims, String displayName, List<Grant> roles, Instant now) {
        String wished = MARK + name(claims);
        for (int number = 1; ; number++) {
            String username = number == 1 ? wished : wished + "-" + number;
            try {
                catalog.sql("""
                        INSERT INTO provider_people (id, issuer, subject, username, display_name, roles, last_seen_at)
                        VALUES (:id, :issuer, :subject, :name, :display, :roles, :now)
                        ON CONFLICT (issuer, subject) DO NOTHING
                        """)
                        .param("id", UUID.randomUUID())
                        .param("issuer", issuer)
                        .param("subject", claims.subject())
                        .param("name", username)
                        .param("display", displayName)
                        .param("roles", Grant.words(roles))
                        .param("now", Instants.parameter(now))
                        .update();
                // another request of the same person may have been quicker
                return find(issuer, claims.subject()).orElseThrow();
            } catch (DuplicateKeyException e) {
                // somebody else was called so first
            }
        }
    }

    private static String name(Claims claims) {
        String plain = claims.username().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._@-]", "_");
        return cut(plain, LONGEST);
    }

    private static String cut(String text, int most) {
        // no column takes a NUL
        String plain = text.replace("\0", "");
        return plain.length() <= most ? plain : plain.substring(0, most);
    }
}
