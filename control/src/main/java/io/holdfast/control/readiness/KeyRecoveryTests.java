package io.holdfast.control.readiness;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.Instants;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.Page;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.errand.ErrandKind;
import io.holdfast.control.errand.ErrandWatch;
import io.holdfast.control.errand.RunningErrands;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.RepositoryAccess;
import io.holdfast.repository.Password;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.key.RecoveryKey;
import io.holdfast.repository.key.RecoveryShare;
import io.holdfast.repository.snapshot.Snapshot;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Opens repositories with keys that are kept elsewhere, as somebody would who has nothing but the repository, and keeps
 * what came of it in {@code key_recovery_tests}. The key is forgotten.
 */
@Component
class KeyRecoveryTests {
    private final Catalog catalog;
    private final RepositoryAccess access;
    private final AuditTrail trail;
    private final RunningErrands errands;
    private final Clock clock;

    KeyRecoveryTests(Catalog catalog, RepositoryAccess access, AuditTrail trail, RunningErrands errands, Clock clock) {
        this.catalog = catalog;
        this.access = access;
        this.trail = trail;
        this.errands = errands;
        this.clock = clock;
    }

    /**
     * A key, in one of two forms.
     *
     * @param shares codes of a split recovery key, as many as are needed
     * @param password of a key that is not split
     */
    record Key(@Nullable List<String> shares, @Nullable String password) {
        @Override
        public String toString() {
            return "Key[not shown]";
        }
    }

    private record Outcome(boolean passed, @Nullable String keyId, String detail) {}

    /**
     * Tries it now. Blocks for a second or so, longer across a network.
     *
     * @throws InvalidRequestException when what is given is no key at all, which is not kept as a test
     * @throws ConflictException when it was cancelled, which is not kept either
     */
    KeyRecoveryTest test(StoreDeclaration declared, Key key, String by) throws InterruptedException {
        Outcome outcome;
        try (Password password = password(key)) {
            outcome = errands.run(ErrandKind.KEY_TEST, declared.name(), by, watch -> open(declared, password, watch));
        } catch (IOException e) {
            outcome = new Outcome(false, null, String.valueOf(e.getMessage()));
        }
        KeyRecoveryTest test = new KeyRecoveryTest(
                UUID.randomUUID(),
                declared.name(),
                outcome.passed(),
                outcome.keyId(),
                outcome.detail(),
                by,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        record(test);
        return test;
    }

    private static Password password(Key key) {
        List<String> codes = key.shares() == null ? List.of() : key.shares();
        String password = key.password() == null ? "" : key.password().strip();
        if (codes.isEmpty() == password.isEmpty()) {
            throw new InvalidRequestException("shares", "or a password must be given, one of the two");
        }
        if (codes.isEmpty()) {
            return Password.of(password.toCharArray());
        }
        List<FieldProblem> problems = new ArrayList<>();
        List<RecoveryShare> shares = new ArrayList<>();
        for (int i = 0; i < codes.size(); i++) {
            try {
                shares.add(RecoveryShare.parse(String.valueOf(codes.get(i))));
            } catch (RepositoryException e) {
                problems.add(new FieldProblem("shares[" + i + "]", String.valueOf(e.getMessage())));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        try (RecoveryKey whole = RecoveryKey.combine(shares)) {
            return whole.password();
        } catch (RepositoryException e) {
            throw new InvalidRequestException("shares", String.valueOf(e.getMessage()));
        }
    }

    private Outcome open(StoreDeclaration declared, Password password, ErrandWatch watch) throws IOException {
        watch.reached("opening the repository with the key", 0, null);
        Repository own = access.open(declared);
        try (Repository opened = access.openWith(declared, password)) {
            String key = opened.keys().current();
            if (key.equals(own.keys().current())) {
                return new Outcome(
                        false,
                        key,
                        "It is the key that the server itself uses, which is lost together with the server. Test one"
                                + " that is kept elsewhere.");
            }
            if (!opened.id().equals(own.id())) {
                return new Outcome(false, key, "It opened another repository than the one known by this name.");
            }
            watch.reached("asking what it holds", 0, null);
            List<Snapshot> snapshots = opened.snapshots();
            if (snapshots.isEmpty()) {
                return new Outcome(true, key, "Key " + key.substring(0, 8) + " opened it; it holds nothing yet.");
            }
            return new Outcome(
                    true,
                    key,
                    "Key " + key.substring(0, 8) + " opened it. Of its " + snapshots.size() + " snapshots "
                            + ContentSample.of(opened, snapshots, watch).words());
        }
    }

    private void record(KeyRecoveryTest test) {
        catalog.runInTransaction(() -> {
            catalog.sql("""
                    INSERT INTO key_recovery_tests (id, repository, passed, key_id, detail, tested_by, tested_at)
                    VALUES (:id, :repository, :passed, :key, :detail, :by, :at)
                    """)
                    .param("id", test.testId())
                    .param("repository", test.repository())
                    .param("passed", test.passed())
                    .param("key", test.keyId())
                    .param("detail", test.detail())
                    .param("by", test.testedBy())
                    .param("at", Instants.parameter(test.testedAt()))
                    .update();
            trail.recordRequested(AuditEvent.succeeded("disaster-recovery.key-test", "Repository/" + test.repository())
                    .with("test", test.testId())
                    .with("passed", test.passed())
                    .with("key", test.keyId()));
        });
    }

    /** Of one repository, or of all; newest first. */
    List<KeyRecoveryTest> list(@Nullable String repository, int limit) {
        return page(repository, null, limit).items();
    }

    /** As {@link #list}. */
    Page<KeyRecoveryTest> page(@Nullable String repository, Page.@Nullable Key after, int limit) {
        List<KeyRecoveryTest> rows = catalog.sql("""
                SELECT * FROM key_recovery_tests WHERE (:repository::text IS NULL OR repository = :repository)
                    AND (:at::timestamptz IS NULL OR (tested_at, id) < (:at, :id::uuid))
                ORDER BY tested_at DESC, id DESC LIMIT :limit
                """)
                .param("repository", repository)
                .param("at", after == null ? null : Instants.parameter(after.at()))
                .param("id", after == null ? null : after.id())
                .param("limit", limit + 1)
                .query(KeyRecoveryTests::read)
                .list();
        return Page.of(rows, limit, test -> new Page.Key(test.testedAt(), test.testId()));
    }

    Optional<KeyRecoveryTest> latest(String repository) {
        return list(repository, 1).stream().findFirst();
    }

    private static KeyRecoveryTest read(ResultSet row, int number) throws SQLException {
        return new KeyRecoveryTest(
                row.getObject("id", UUID.class),
                row.getString("repository"),
                row.getBoolean("passed"),
                row.getString("key_id"),
                row.getString("detail"),
                row.getString("tested_by"),
                Instants.require(row, "tested_at"));
    }
}
