package io.holdfast.repository.posix;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;

/** Names of users and groups, asked for once each. Safe for many threads. */
public final class Accounts {
    private static final AddressLayout STRING =
            ValueLayout.ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(Long.MAX_VALUE, ValueLayout.JAVA_BYTE));
    /** More than struct passwd (48 bytes) and struct group (32 bytes) take; the name's address is first in both. */
    private static final int RECORD = 64;

    private static final int MOST_ROOM = 1 << 20;

    private static final MethodHandle USER = function("getpwuid_r");
    private static final MethodHandle GROUP = function("getgrgid_r");

    private final ConcurrentHashMap<Long, String> users = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Long, String> groups = new ConcurrentHashMap<>();

    /** Empty when the user has no name. */
    public String user(long uid) {
        return users.computeIfAbsent(uid, name(USER)::apply);
    }

    /** Empty when the group has no name. */
    public String group(long gid) {
        return groups.computeIfAbsent(gid, name(GROUP)::apply);
    }

    private static LongFunction<String> name(MethodHandle function) {
        return id -> {
            for (int room = 1024; ; room *= 4) {
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment entry = arena.allocate(RECORD, 8);
                    MemorySegment found = arena.allocate(ValueLayout.ADDRESS);
                    MemorySegment strings = arena.allocate(room);
                    int errno = (int) function.invokeExact((int) id, entry, strings, (long) room, found);
                    if (errno == Errno.ERANGE.number() && room < MOST_ROOM) {
                        continue;
                    }
                    boolean none =
                            errno != 0 || found.get(ValueLayout.ADDRESS, 0).equals(MemorySegment.NULL);
                    // numbers are what counts; a name that the directory service cannot tell now is no reason to fail
                    return none ? "" : entry.get(STRING, 0).getString(0);
                } catch (RuntimeException | Error thrown) {
                    throw thrown;
                } catch (Throwable thrown) {
                    throw new AssertionError("a native call throws nothing checked", thrown);
                }
            }
        };
    }

    private static MethodHandle function(String name) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS));
    }
}
