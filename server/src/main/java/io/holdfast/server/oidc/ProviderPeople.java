package io.holdfast.server.oidc;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.ListPosition;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.Page;
import io.holdfast.control.SearchWords;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.server.security.Grant;
import io.holdfast.server.security.ProviderGroups;
import io.holdfast.server.security.Sessions;
import io.holdfast.server.security.SignedIn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
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

    private static final String LIST = "provider people";

    private static final String SELECT = """
            SELECT username, display_name, roles, provider_groups, disabled, last_seen_at FROM provider_people
            """;

    private static final int LONGEST = 64;
    /** So many groups of somebody are kept; each is still looked at when they are here. */
    private static final int MOST_GROUPS = 1000;

    private static final Duration SEEN_ANEW = Duration.ofMinutes(5);

    private final Catalog catalog;
    private final GroupRoles groupRoles;
    private final Sessions sessions;
    private final AuditTrail trail;
    private final Clock clock;

    ProviderPeople(Catalog catalog, GroupRoles groupRoles, Sessions sessions, AuditTrail trail, Clock clock) {
        this.trail = trail;
        this.catalog = catalog;
        this.groupRoles = groupRoles;
        this.sessions = sessions;
        this.clock = clock;
    }

    /**
     * @param username unique here, for good
     * @param groups in which they were at the provider when they were last here
     */
    record Person(
            String username,
            String displayName,
            List<Grant> roles,
            List<String> groups,
            boolean disabled,
            Instant lastSeen) {
        Person {
            roles = List.copyOf(roles);
            groups = List.copyOf(groups);
        }
    }

    /** What somebody may do by their groups. */
    List<Grant> roles(Claims claims) {
        return groupRoles.of(claims.groups());
    }

    /** Gives who was here the roles that their groups have now; their sessions end, as anybody's whose roles change. */
    @EventListener
    void on(ProviderGroups.Changed changed) {
        record Member(UUID id, String username, List<String> groups, List<Grant> roles) {}
        List<Member> members = catalog.sql("""
                SELECT id, username, provider_groups, roles FROM provider_people WHERE provider_groups && :spellings::text[]
                """)
                .param("spellings", ProviderGroups.spellings(changed.groups()))
                .query((row, number) -> new Member(
                        row.getObject("id", UUID.class),
                        row.getString("username"),
                        List.of((String[]) row.getArray("provider_groups").getArray()),
                        Grant.ofWords((String[]) row.getArray("roles").getArray())))
                .list();
        for (Member member : members) {
            List<Grant> roles = groupRoles.of(member.groups());
            if (!roles.equals(member.roles())) {
                catalog.sql("UPDATE provider_people SET roles = :roles WHERE id = :id")
                        .param("roles", Grant.words(roles))
                        .param("id", member.id())
                        .update();
                sessions.endAll(member.username());
            }
        }
    }

    /** Notes that somebody is here with these roles, and tells under which name. */
    Person seen(String issuer, Claims claims) {
        Optional<Person> known = find(issuer, claims.subject());
        String displayName = cut(claims.displayName(), 255);
        List<String> groups = claims.groups().stream()
                .map(group -> cut(group, 255))
                .distinct()
                .sorted()
                .limit(MOST_GROUPS)
                .toList();
        List<Grant> roles = groupRoles.of(claims.groups());
        Instant now = clock.instant();
        if (known.isEmpty()) {
            return add(issuer, claims, displayName, roles, groups, now);
        }
        Person person = known.get();
        if (person.displayName().equals(displayName)
                && person.roles().equals(roles)
                && person.groups().equals(groups)
                && person.lastSeen().plus(SEEN_ANEW).isAfter(now)) {
            return person;
        }
        catalog.sql("""
                UPDATE provider_people SET display_name = :display, roles = :roles, provider_groups = :groups,
                    last_seen_at = :now
                WHERE issuer = :issuer AND subject = :subject
                """)
                .param("display", displayName)
                .param("roles", Grant.words(roles))
                .param("groups", groups.toArray(String[]::new))
                .param("now", Instants.parameter(now))
                .param("issuer", issuer)
                .param("subject", claims.subject())
                .update();
        return new Person(person.username(), displayName, roles, groups, person.disabled(), now);
    }

    Optional<Person> find(String issuer, String subject) {
        return catalog.sql(SELECT + "WHERE issuer = :issuer AND subject = :subject")
                .param("issuer", issuer)
                .param("subject", subject)
                .query(ProviderPeople::read)
                .optional();
    }

    private static Person read(ResultSet row, int number) throws SQLException {
        return new Person(
                row.getString("username"),
                row.getString("display_name"),
                Grant.ofWords((String[]) row.getArray("roles").getArray()),
                List.of((String[]) row.getArray("provider_groups").getArray()),
                row.getBoolean("disabled"),
                Instants.require(row, "last_seen_at"));
    }

    private static final String LIKE = """
            WHERE lower(username || ' ' || display_name || ' ' || array_to_string(roles, ' ') || ' '
                    || array_to_string(provider_groups, ' ')) LIKE ALL (:patterns)
                AND (:disabled::boolean IS NULL OR disabled = :disabled)
            """;

    /** In the order of their names here. @param after the last one of the page before; null for the first */
    Page<Person> page(SearchWords words, @Nullable Boolean disabled, @Nullable String after, int limit) {
        List<String> end = ListPosition.parse(LIST, 1, after);
        List<Person> rows = catalog.sql(SELECT + LIKE
                        + " AND (:after::text IS NULL OR username > :after) ORDER BY username LIMIT :limit")
                .param("patterns", words.patterns())
                .param("disabled", disabled)
                .param("after", end == null ? null : end.getFirst())
                .param("limit", limit + 1)
                .query(ProviderPeople::read)
                .list();
        return rows.size() <= limit
                ? new Page<>(rows, null)
                : new Page<>(
                        List.copyOf(rows.subList(0, limit)),
                        ListPosition.of(LIST, List.of(rows.get(limit - 1).username())));
    }

    long count(SearchWords words, @Nullable Boolean disabled) {
        return catalog.sql("SELECT count(*) FROM provider_people " + LIKE)
                .param("patterns", words.patterns())
                .param("disabled", disabled)
                .query(Long.class)
                .single();
    }

    /**
     * Keeps somebody out whatever the provider says, or lets them in again.
     *
     * @param by who says so
     * @throws InvalidRequestException for an administrator, unless another one says so
     */
    Person setDisabled(String username, boolean disabled, SignedIn by) {
        return catalog.inTransaction(() -> {
            Person person = catalog.sql(SELECT + "WHERE username = :name FOR UPDATE")
                    .param("name", username)
                    .query(ProviderPeople::read)
                    .optional()
                    .orElseThrow(() -> new NotFoundException("Nobody of the identity provider was here as '" + username
                            + "'. GET /api/v1/admin/provider_people lists who was."));
            if (Grant.areAdministrators(person.roles()) && !by.isAdministrator()) {
                throw new InvalidRequestException("username", "names an administrator; only another one does this");
            }
            catalog.sql("UPDATE provider_people SET disabled = :disabled WHERE username = :name")
                    .param("disabled", disabled)
                    .param("name", username)
                    .update();
            if (disabled) {
                sessions.endAll(username);
            }
            trail.record(
                    AuditEvent.succeeded("provider-people.change", username).with("disabled", disabled));
            return new Person(
                    username, person.displayName(), person.roles(), person.groups(), disabled, person.lastSeen());
        });
    }

    private Person add(
            String issuer, Claims claims, String displayName, List<Grant> roles, List<String> groups, Instant now) {
        String wished = MARK + name(claims);
        for (int number = 1; ; number++) {
            String username = number == 1 ? wished : wished + "-" + number;
            try {
                catalog.sql("""
                        INSERT INTO provider_people (id, issuer, subject, username, display_name, roles, provider_groups,
                            last_seen_at)
                        VALUES (:id, :issuer, :subject, :name, :display, :roles, :groups, :now)
                        ON CONFLICT (issuer, subject) DO NOTHING
                        """)
                        .param("id", UUID.randomUUID())
                        .param("issuer", issuer)
                        .param("subject", claims.subject())
                        .param("name", username)
                        .param("display", displayName)
                        .param("roles", Grant.words(roles))
                        .param("groups", groups.toArray(String[]::new))
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
