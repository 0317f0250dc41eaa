package io.holdfast.repository.store;

import io.holdfast.repository.RepositoryException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Tries again what failed for a reason that may pass: after half a second, then twice as long each time up to half a
 * minute, each wait drawn between half of that and the whole so that clients do not come back all at once (see
 * "Exponential Backoff And Jitter", AWS Architecture Blog, 2015), until the time allowed has gone. All calls share what
 * they may try again, so that a store which is down is asked twice a second at most, however many wait for it. A write
 * whose answer was lost has succeeded when the file is there with the same content; so has a removal when it is gone.
 *
 * <p>Not tried again are answers (no such file, there is one already), what a {@link RepositoryException} says, and
 * anything for a thread that is interrupted.
 */
public final class RetryingStore extends EveryCall {
    private static final long FIRST_WAIT = 500;
    private static final long LONGEST_WAIT = 30_000;
    /** A file that ends early is damaged more often than its transfer. */
    private static final int SHORT_READS = 3;
    /** Before anything has ever succeeded: a wrong address or port is likelier than an outage. */
    private static final Duration FIRST_CONTACT = Duration.ofSeconds(8);
    /** Enough for each of many calls at once to meet a passing error. */
    private static final int TOKENS = 32;

    private static final Duration MINTING = Duration.ofMillis(500);

    private final Duration budget;
    private final RandomGenerator random;
    private final RetryTokens tokens = new RetryTokens(TOKENS, MINTING, System.nanoTime());
    private volatile boolean reached;

    /** @param budget how long to try one call over and over; zero: once */
    public RetryingStore(Store inner, Duration budget, RandomGenerator random) {
        super(inner);
        this.budget = budget;
        this.random = random;
    }

    /** A call that knows which attempt it is, from 1. */
    private interface Attempt<T> {
        T run(int number) throws IOException;
    }

    @Override
    <T> T call(String what, Call<T> call) throws IOException {
        return attempt(what, number -> call.run());
    }

    @Override
    public void write(StoreFile file, List<Bytes> parts) throws IOException {
        attempt("write " + file, number -> {
            try {
                inner.write(file, parts);
            } catch (FileAlreadyExistsException e) {
                if (number == 1 || !holds(file, parts)) {
                    throw e;
                }
            }
            return true;
        });
    }

    @Override
    public void remove(StoreFile file) throws IOException {
        attempt("remove " + file, number -> {
            try {
                inner.remove(file);
            } catch (NoSuchFileException e) {
                if (number == 1) {
                    throw e;
                }
            }
            return true;
        });
    }

    private <T> T attempt(String what, Attempt<T> attempt) throws IOException {
        long start = System.nanoTime();
        for (int number = 1; ; number++) {
            try {
                T answer = attempt.run(number);
                answered(number);
                return answer;
            } catch (NoSuchFileException | FileAlreadyExistsException e) {
                answered(number);
                throw e;
            } catch (RepositoryException e) {
                throw e;
            } catch (EOFException e) {
                if (number >= SHORT_READS) {
                    throw e;
                }
                pause(what, number, start, e);
            } catch (IOException e) {
                pause(what, number, start, e);
            }
        }
    }

    private void answered(int number) {
        reached = true;
        if (number > 1) {
            tokens.giveBack();
        }
    }

    /** Waits before the next attempt, or throws when there is to be none. */
    private void pause(String what, int number, long start, IOException failure) throws IOException {
        long wait = Math.min(LONGEST_WAIT, FIRST_WAIT << Math.min(number - 1, 10));
        wait = wait / 2 + random.nextLong(wait / 2 + 1);
        Duration allowed = reached || budget.compareTo(FIRST_CONTACT) < 0 ? budget : FIRST_CONTACT;
        long spent = (System.nanoTime() - start) / 1_000_000;
        wait = Math.max(wait, tokens.take(System.nanoTime()) / 1_000_000);
        if (spent + wait > allowed.toMillis()) {
            tokens.giveBack();
            throw exhausted(what, number, spent, failure);
        }
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            tokens.giveBack();
            Thread.currentThread().interrupt();
            throw exhausted(what, number, spent, failure);
        }
    }

    private IOException exhausted(String what, int number, long spent, IOException failure) {
        return new RepositoryException(
                "Cannot " + what + " at " + location() + " (" + number + (number == 1 ? " try" : " tries") + " in "
                        + spent / 1000 + " s): " + said(failure)
                        + ". Check that the server runs and can be reached from here, then try again.",
                failure);
    }

    private static String said(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
