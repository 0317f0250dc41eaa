package io.holdfast.site.agent;

import io.holdfast.site.lease.GroupStore;
import io.holdfast.site.lease.LeaseStoreUnavailableException;
import io.holdfast.site.lease.Rehearsing;
import io.holdfast.site.lease.Rehearsing.Outcome;
import io.holdfast.site.postgres.Rehearsal;
import io.holdfast.site.postgres.Rehearsal.Report;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the rehearsals that this site is asked for, on a thread of its own: they take as long as a copy of the cluster, and the
 * agent's other work goes on. One that the end of the agent breaks off is begun anew by the next. What is asked of the copy
 * stands in the site's file: a query that came with the request would be run with the rights of the agent's role.
 */
final class RehearsalDuty implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RehearsalDuty.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final GroupStore store;
    private final String site;
    private final Board board;
    private final Rehearsal rehearsal;
    private final Thread thread;

    RehearsalDuty(GroupStore store, String site, Board board, Rehearsal rehearsal) {
        this.store = store;
        this.site = site;
        this.board = board;
        this.rehearsal = rehearsal;
        this.thread = Thread.ofPlatform().name("site-rehearsal").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        String failure = "";
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Optional<Rehearsing> asked =
                        store.rehearsal(site).filter(one -> one.outcome().isEmpty());
                if (asked.isPresent()) {
                    Outcome outcome = rehearse(asked.get());
                    store.rehearsed(site, asked.get().ended(outcome));
                }
                failure = "";
                Thread.sleep(LOOK);
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                // that the agreement cannot be reached is said by the beats
                String message = String.valueOf(e.getMessage());
                if (!(e instanceof LeaseStoreUnavailableException) && !message.equals(failure)) {
                    LOG.warn("What is to be rehearsed cannot be told: {}", message);
                }
                failure = message;
                try {
                    Thread.sleep(LOOK);
                } catch (InterruptedException interrupted) {
                    return;
                }
            }
        }
    }

    private Outcome rehearse(Rehearsing asked) throws InterruptedException {
        if (!board.following()) {
            return Outcome.failed("the server of " + site + " is no standby that follows now");
        }
        LOG.info("A failover is rehearsed on a copy of the standby, asked for by {}", asked.by());
        try {
            Report report = rehearsal.run(new Rehearsal.Wish(List.of(), LONGEST, 0));
            return new Outcome(
                    wrong(report),
                    report.isolation(),
                    report.bytes(),
                    report.copySeconds(),
                    report.recoverySeconds(),
                    report.promotionSeconds(),
                    report.databases(),
                    Optional.of(report.answers().size()),
                    report.newestCommit());
        } catch (IOException | SQLException e) {
            LOG.warn("The rehearsal failed: {}", e.getMessage());
            return Outcome.failed(String.valueOf(e.getMessage()));
        }
    }

    /** What was not answered with true; empty where all was. */
    private static Optional<String> wrong(Report report) {
        if (report.passed()) {
            return Optional.empty();
        }
        return Optional.of("the copy took writes, and was not what the site's file asks for: "
                + report.answers().stream()
                        .filter(answer -> !answer.passed())
                        .map(answer -> "'" + answer.query().text() + "' in "
                                + answer.query().database() + ": " + answer.detail())
                        .collect(Collectors.joining("; ")));
    }

    /** Once the site's server was stopped, without which no copy goes on, and the lease is given up: waits for seconds. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            // its copy is removed meanwhile; what is not is left for the next agent, and its server for the guard
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
