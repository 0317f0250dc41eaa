package io.holdfast.sources.postgres.log;

import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Fails at the n-th change of a repository and at all that follow, as if the process had died there: before the change
 * was made, or after it was made and before it was known.
 */
final class FaultyRepository {
    private static final Set<String> CHANGES = Set.of("appendTail", "backup", "removeTail", "forget");

    private final Repository inner;
    private final AtomicInteger changes = new AtomicInteger();
    private volatile int failAt = Integer.MAX_VALUE;
    private volatile boolean after;

    FaultyRepository(Repository inner) {
        this.inner = inner;
    }

    /** @param change counted from 0, from now on */
    void failAt(int change, boolean afterIt) {
        changes.set(0);
        failAt = change;
        after = afterIt;
    }

    int changes() {
        return changes.get();
    }

    void heal() {
        failAt = Integer.MAX_VALUE;
    }

    Repository repository() {
        return (Repository) Proxy.newProxyInstance(
                Repository.class.getClassLoader(), new Class<?>[] {Repository.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("equals")) {
                        return proxy == arguments[0];
                    }
                    boolean change = CHANGES.contains(method.getName());
                    int number = change ? changes.getAndIncrement() : -1;
                    if (change && (number > failAt || (number == failAt && !after))) {
                        throw new RepositoryException("The store is gone. This is a test.");
                    }
                    Object answer;
                    try {
                        answer = method.invoke(inner, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (change && number == failAt) {
                        throw new RepositoryException("The store is gone after " + method.getName() + ". A test.");
                    }
                    return answer;
                });
    }
}
