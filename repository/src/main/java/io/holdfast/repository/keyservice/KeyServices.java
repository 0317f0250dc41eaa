package io.holdfast.repository.keyservice;

import io.holdfast.repository.store.Variables;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Asks key services, and again for a while when one does not answer. */
final class KeyServices {
    private static final long FIRST_WAIT = 250;
    private static final long LONGEST_WAIT = 5_000;

    private KeyServices() {}

    /** One question to a service. */
    interface Question<T> {
        T ask(KeyService service) throws KeyServiceException;
    }

    /** @param patience how long to ask again; zero: once */
    static <T> T ask(KeyServiceLocation at, Variables variables, Duration patience, Question<T> question)
            throws IOException {
        long start = System.nanoTime();
        try (KeyService service = open(at, variables)) {
            for (int tries = 1; ; tries++) {
                try {
                    return question.ask(service);
                } catch (KeyServiceException.Unreachable e) {
                    long wait = Math.min(LONGEST_WAIT, FIRST_WAIT << Math.min(tries - 1, 8));
                    wait = wait / 2 + ThreadLocalRandom.current().nextLong(wait / 2 + 1);
                    long spent = (System.nanoTime() - start) / 1_000_000;
                    if (spent + wait > patience.toMillis() || !pause(wait)) {
                        throw new KeyServiceException.Unreachable(
                                e.getMessage() + " (" + tries + (tries == 1 ? " try" : " tries") + " in "
                                        + spent / 1000 + " s). Start again when the key service is back. If it does"
                                        + " not come back, open the repository with another key: one with a"
                                        + " password of its own, or the recovery key (holdfast repo key combine).",
                                e);
                    }
                }
            }
        }
    }

    private static boolean pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static KeyService open(KeyServiceLocation at, Variables variables) throws IOException {
        return switch (at) {
            case KeyServiceLocation.AwsKms kms -> AwsKms.open(kms, variables);
            case KeyServiceLocation.VaultTransit vault -> VaultTransit.open(vault, variables);
        };
    }
}
