package io.holdfast.repository.store;

import io.holdfast.repository.RepositoryException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store of which one operation goes wrong, the n-th, in one of many ways. */
public final class OneFault {
    /** In what way. */
    public enum Kind {
        /** Nothing happens but an error. */
        ERROR,
        /** It is done, and its success is not heard of. */
        LOST_ACKNOWLEDGEMENT,
        /** Nobody hears of it in time, and it is done a little later: when the next operation has been. */
        TIMEOUT,
        /** A whole file comes without its end, a part of one not at all. */
        SHORT_READ,
        /** A list is as it was before the last change. */
        STALE_LISTING,
        /** A write finds no room. */
        NO_ROOM
    }

    private final Store store;
    private final Kind kind;
    private final int at;
    private final AtomicInteger operations = new AtomicInteger();
    private final Map<FileKind, List<Store.Listed>> before = new EnumMap<>(FileKind.class);
    private volatile boolean happened;
    private volatile @Nullable Late late;

    private interface Late {
        void run() throws Throwable;
    }

    private OneFault(Store store, Kind kind, int at) {
        this.store = store;
        this.kind = kind;
        this.at = at;
    }

    /** @param at counted from 1, over the operations that can go wrong in this way */
    public static OneFault in(Store store, Kind kind, int at) {
        return new OneFault(store, kind, at);
    }

    /** Whether so many operations came. */
    public boolean happened() {
        return happened;
    }

    /** How many operations came that can go wrong in this way. */
    public int operations() {
        return operations.get();
    }

    public Store store() {
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(),
                new Class<?>[] {Store.class},
                (proxy, method, arguments) -> invoke(method, arguments));
    }

    private Object invoke(Method method, Object[] arguments) throws Throwable {
        // what says that it cannot fail does not
        boolean concerned = concerns(method.getName())
                && Arrays.asList(method.getExceptionTypes()).contains(IOException.class);
        if (!concerned || operations.incrementAndGet() != at) {
            try {
                return pass(method, arguments);
            } finally {
                catchUp();
            }
        }
        happened = true;
        switch (kind) {
            case ERROR -> throw new IOException("told to fail: " + method.getName());
            case LOST_ACKNOWLEDGEMENT -> {
                pass(method, arguments);
                throw new IOException("told to lose the answer: " + method.getName());
            }
            case TIMEOUT -> {
                if (List.of("write", "remove", "replace").contains(method.getName())) {
                    Object[] sent = arguments.clone();
                    if (sent.length > 1) {
                        // whoever gave it may use its memory again
                        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                        for (Object part : (List<?>) sent[1]) {
                            Store.Bytes given = (Store.Bytes) part;
                            bytes.write(given.array(), given.from(), given.length());
                        }
                        sent[1] = List.of(Store.Bytes.of(bytes.toByteArray()));
                    }
                    late = () -> pass(method, sent);
                }
                throw new SocketTimeoutException("told to take too long: " + method.getName());
            }
            case NO_ROOM -> throw new RepositoryException.StoreFull("told to have no room", new IOException("full"));
            case SHORT_READ -> {
                if (arguments.length > 1) {
                    throw new EOFException("told to end early");
                }
                byte[] whole = (byte[]) pass(method, arguments);
                return Arrays.copyOf(whole, whole.length / 2);
            }
            case STALE_LISTING -> {
                List<Store.Listed> now = store.list((FileKind) arguments[0]);
                synchronized (before) {
                    return before.getOrDefault((FileKind) arguments[0], now);
                }
            }
        }
        throw new IllegalStateException("unknown " + kind);
    }

    /** Does what came too late. */
    private void catchUp() throws Throwable {
        Late done;
        synchronized (this) {
            done = late;
            late = null;
        }
        if (done != null) {
            try {
                done.run();
            } catch (IOException e) {
                // whoever waited for it is gone
                return;
            }
        }
    }

    private boolean concerns(String operation) {
        return switch (kind) {
            case ERROR, TIMEOUT -> true;
            case LOST_ACKNOWLEDGEMENT -> List.of("write", "remove", "replace").contains(operation);
            case SHORT_READ -> operation.equals("read");
            case STALE_LISTING -> operation.equals("list");
            case NO_ROOM -> operation.equals("write") || operation.equals("replace");
        };
    }

    private Object pass(Method method, Object[] arguments) throws Throwable {
        if (kind == Kind.STALE_LISTING && List.of("write", "remove", "replace").contains(method.getName())) {
            FileKind changed = ((StoreFile) arguments[0]).kind();
            synchronized (before) {
                before.put(changed, store.list(changed));
            }
        }
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
