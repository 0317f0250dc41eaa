package io.holdfast.repository.store;

import java.io.IOException;
import java.util.concurrent.Semaphore;

/** Lets so many calls run at once; more wait. A server that is asked too much at once answers slower, or refuses. */
public final class LimitedStore extends EveryCall {
    private final Semaphore permits;

    public LimitedStore(Store inner, int calls) {
        super(inner);
        this.permits = new Semaphore(calls, true);
    }

    @Override
    <T> T call(String what, Call<T> call) throws IOException {
        permits.acquireUninterruptibly();
        try {
            return call.run();
        } finally {
            permits.release();
        }
    }
}
