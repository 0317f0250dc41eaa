package io.holdfast.server.security;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.Instants;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.ListPosition;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.Page;
import io.holdfast.control.SearchWords;
import io.holdfast.control.audit.Actor;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Second factors in the catalog's {@code second_factors}: an authenticator app, and codes on paper for when that is lost. */
@Component
class SecondFactors {
    private static final int SECRET_BYTES = 20;
    private static final int RECOVERY_CODES = 10;
    /** In place of an address. */
    private static final String CODES = "one-time codes";

    private static final Logger LOG = LoggerFactory.getLogger(SecondFactors.class);
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private final Catalog catalog;
    private final CatalogSeal seal;
    private final SignInAttempts attempts;
    private final AuditTrail trail;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SecondFactors(Catalog catalog, CatalogSeal seal, SignInAttempts attempts, AuditTrail trail, Clock clock) {
        this.catalog = catalog;
        this.seal = seal;
        this.attempts = attempts;
        this.trail = trail;
        this.clock = clock;
    }

    /** @param confirmedAt null while the app was not tried yet: then it counts for nothing */
    record Factor(
            String sealed, List<String> recovery, @Nullable Instant confirmedAt, long lastStep) {}

    Optional<Factor> find(String username) {
        return catalog.sql("SELECT * FROM second_factors WHERE username = :name")
                .param("name", username)
                .query((row, number) -> new Factor(
                        row.getString("sealed_secret"),
                        List.of((String[]) row.getArray("recovery_hashes").getArray()),
                        Instants.read(row, "confirmed_at"),
                        row.getLong("last_step")))
                .optional();
    }

    /**
     * One that counts.
     *
     * @param recoveryCodes how many are left
     */
    record InUse(String username, Instant confirmedAt, int recoveryCodes) {}

    private static final String LIST = "second factors";

    private static final String COUNTING = "confirmed_at IS NOT NULL AND username LIKE ALL (:patterns)";

    /** Those that count, by name. @param after what the page before said; null for the first */
    Page<InUse> page(SearchWords words, @Nullable String after, int limit) {
        List<String> end = ListPosition.parse(LIST, 1, after);
        List<InUse> rows = catalog.sql("""
                SELECT username, confirmed_at, cardinality(recovery_hashes) AS codes FROM second_factors WHERE
                """ + COUNTING
                        + " AND (:after::text IS NULL OR username > :after) ORDER BY username LIMIT :limit")
                .param("patterns", words.patterns())
                .param("after", end == null ? null : end.getFirst())
                .param("limit", limit + 1)
                .query((row, number) -> new InUse(
                        row.getString("username"), Instants.require(row, "confirmed_at"), row.getInt("codes")))
                .list();
        return rows.size() <= limit
                ? new Page<>(rows, null)
                : new Page<>(
                        List.copyOf(rows.subList(0, limit)),
                        ListPosition.of(LIST, List.of(rows.get(limit - 1).username())));
    }

    long count(SearchWords words) {
        return catalog.sql("SELECT count(*) FROM second_factors WHERE " + COUNTING)
                .param("patterns", words.patterns())
                .query(Long.class)
                .single();
    }

    boolean isSetUp(String username) {
        return find(username).filter(factor -> factor.confirmedAt() != null).isPresent();
    }

    /** A new secret, which counts once it is confirmed. @throws ConflictException when there is one that counts */
    byte[] begin(String username) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        int changed = catalog.sql("""
                INSERT INTO second_factors (username, sealed_secret, recovery_hashes, created_at)
                VALUES (:name, :sealed, '{}', :now)
                ON CONFLICT (username) DO UPDATE SET sealed_secret = excluded.sealed_secret,
                    created_at = excluded.created_at, last_step = 0
                WHERE second_factors.confirmed_at IS NULL
                """)
                .param("name", username)
                .param("sealed", seal.seal(username, secret))
                .param("now", Instants.parameter(clock.instant()))
                .update();
        if (changed == 0) {
            throw new ConflictException("You have a second factor. Remove it first to set up another one.");
        }
        return secret;
    }

    /**
     * From now on it is needed.
     *
     * @return the recovery codes, told this once
     */
    List<String> confirm(String username, String code) {
        Factor factor = find(username)
                .filter(one -> one.confirmedAt() == null)
                .orElseThrow(() ->
                        new ConflictException("There is nothing to confirm. Begin with a POST to second_factor."));
        OptionalLong step = step(username, factor, plain(code));
        if (step.isEmpty()) {
            throw new InvalidRequestException("code", "is not the one that the app shows now; is its clock right?");
        }
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < RECOVERY_CODES; i++) {
            codes.add(recoveryCode());
        }
        catalog.runInTransaction(() -> {
            int confirmed = catalog.sql("""
                    UPDATE second_factors SET confirmed_at = :now, last_step = :step, recovery_hashes = :hashes
                    WHERE username = :name AND confirmed_at IS NULL AND sealed_secret = :sealed
                    """)
                    .param("now", Instants.parameter(clock.instant()))
                    .param("step", step.getAsLong())
                    .param("hashes", codes.stream().map(SecondFactors::hash).toArray(String[]::new))
                    .param("name", username)
                    .param("sealed", factor.sealed())
                    .update();
            if (confirmed == 0) {
                throw new ConflictException("It was confirmed, or begun anew, meanwhile. Look at what you have.");
            }
            trail.record(AuditEvent.succeeded("second-factor.set-up", username));
        });
        return codes;
    }

    /** Sixteen letters and digits that are not mistaken for each other: 79 bits. */
    private String recoveryCode() {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < 16; i++) {
            if (i > 0 && i % 4 == 0) {
                code.append('-');
            }
            code.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return code.toString();
    }

    /**
     * Whether this is the app's code, or one of the recovery codes; either counts once. Six digits are soon guessed: wrong ones
     * count for the name, wherever they come from.
     *
     * @param address where it comes from
     * @throws TooManyAttemptsException when the next try has to wait
     */
    boolean use(String username, String code, String address) {
        Duration wait = attempts.wait(username, CODES);
        if (wait.isPositive()) {
            throw new TooManyAttemptsException(wait);
        }
        String given = plain(code);
        boolean used = given.length() > OneTimeCode.DIGITS
                ? useRecoveryCode(username, given, address)
                : useAppCode(username, given);
        if (used) {
            attempts.succeeded(username, CODES);
        } else {
            attempts.failed(username, CODES);
        }
        return used;
    }

    private boolean useAppCode(String username, String code) {
        Optional<Factor> factor = find(username).filter(one -> one.confirmedAt() != null);
        if (factor.isEmpty()) {
            return false;
        }
        OptionalLong step = step(username, factor.get(), code);
        return step.isPresent()
                && catalog.sql("""
                        UPDATE second_factors SET last_step = :step WHERE username = :name AND last_step < :step
                        """)
                                .param("step", step.getAsLong())
                                .param("name", username)
                                .update()
                        > 0;
    }

    private boolean useRecoveryCode(String username, String code, String address) {
        String hash = hash(code);
        return catalog.inTransaction(() -> {
            boolean used =
                    catalog.sql("""
                    UPDATE second_factors SET recovery_hashes = array_remove(recovery_hashes, :hash)
                    WHERE username = :name AND :hash = ANY (recovery_hashes)
                    """).param("hash", hash).param("name", username).update() > 0;
            if (used) {
                // at a sign-in nobody else has said yet who acts
                trail.record(AuditEvent.succeeded("second-factor.use-recovery-code", username)
                        .by(new Actor(username, "recovery-code", address)));
            }
            return used;
        });
    }

    private OptionalLong step(String username, Factor factor, String code) {
        Optional<byte[]> secret = seal.open(username, factor.sealed());
        if (secret.isEmpty()) {
            LOG.error(
                    "The second factor of {} cannot be judged: it was sealed under another key than that in {}. Bring that"
                            + " file back; until then recovery codes still count.",
                    username,
                    seal.file());
            return OptionalLong.empty();
        }
        return OneTimeCode.stepOf(secret.get(), code, clock.instant());
    }

    /** As somebody typed it from paper or an app: spaces, dashes and capitals do not matter. */
    private static String plain(String code) {
        return code.toLowerCase(Locale.ROOT).replaceAll("[\\s-]", "");
    }

    /** As random as a recovery code is, it needs no slow hash. */
    private static String hash(String code) {
        return TokenText.hash(plain(code));
    }

    /** @throws NotFoundException when there is none */
    void remove(String username) {
        catalog.runInTransaction(() -> {
            int removed = catalog.sql("DELETE FROM second_factors WHERE username = :name")
                    .param("name", username)
                    .update();
            if (removed == 0) {
                throw new NotFoundException("'" + username + "' has no second factor.");
            }
            trail.record(AuditEvent.succeeded("second-factor.remove", username));
        });
    }

    /** Whether a role of theirs asks for one that they do not have. */
    boolean isLacking(Administrator person) {
        return Grant.anyOf(person.roles(), roles()) && !isSetUp(person.username());
    }

    /** Whose holders need one. */
    Set<Role> roles() {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        catalog.sql("SELECT role FROM second_factor_roles").query(String.class).list().stream()
                .flatMap(word -> Role.of(word).stream())
                .forEach(roles::add);
        return roles;
    }

    void require(List<Role> roles) {
        catalog.runInTransaction(() -> {
            catalog.sql("DELETE FROM second_factor_roles").update();
            for (Role role : roles) {
                catalog.sql("INSERT INTO second_factor_roles (role) VALUES (:role)")
                        .param("role", role.word())
                        .update();
            }
            trail.record(AuditEvent.succeeded("second-factor.require", "roles")
                    .with("roles", roles.stream().map(Role::word).toList()));
        });
    }
}
