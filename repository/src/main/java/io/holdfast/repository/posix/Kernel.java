package io.holdfast.repository.posix;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** Makes system calls. Pointers are passed as addresses of native memory that the caller keeps alive. */
final class Kernel {
    static final boolean ARM = isArm();

    static final int AT_FDCWD = -100;
    static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int AT_REMOVEDIR = 0x200;
    static final int AT_EMPTY_PATH = 0x1000;

    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;
    static final int O_CREAT = 0100;
    static final int O_EXCL = 0200;
    static final int O_NONBLOCK = 04000;
    // the two that are not the same everywhere: asm/fcntl.h
    static final int O_DIRECTORY = ARM ? 040000 : 0200000;
    static final int O_NOFOLLOW = ARM ? 0100000 : 0400000;
    static final int O_NOATIME = 01000000;
    static final int O_CLOEXEC = 02000000;
    static final int O_PATH = 010000000;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
    private static final MethodHandle SYSCALL = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG),
            Linker.Option.captureCallState("errno"),
            Linker.Option.firstVariadicArg(1));

    private Kernel() {}

    /**
     * Makes a call; again when a signal interrupted it. Arguments beyond those that the call takes are ignored.
     *
     * @return its result, or its errno negated
     */
    static long call(Call call, long a, long b, long c, long d, long e) {
        try (CallMemory memory = CallMemory.take()) {
            MemorySegment state = memory.allocate(STATE);
            while (true) {
                long result = (long) SYSCALL.invokeExact(state, call.number(), a, b, c, d, e);
                if (result >= 0) {
                    return result;
                }
                int errno = (int) ERRNO.get(state, 0L);
                // Linux frees the descriptor even when close is interrupted: a second close would hit another's
                if (errno != Errno.EINTR.number() || call == Call.CLOSE) {
                    return -errno;
                }
            }
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable thrown) {
            throw new AssertionError("a native call throws nothing checked", thrown);
        }
    }

    static long call(Call call, long a) {
        return call(call, a, 0, 0, 0, 0);
    }

    static long call(Call call, long a, long b) {
        return call(call, a, b, 0, 0, 0);
    }

    static long call(Call call, long a, long b, long c) {
        return call(call, a, b, c, 0, 0);
    }

    static long call(Call call, long a, long b, long c, long d) {
        return call(call, a, b, c, d, 0);
    }

    private static boolean isArm() {
        String arch = System.getProperty("os.arch");
        String system = System.getProperty("os.name");
        if (!"Linux".equals(system) || !("amd64".equals(arch) || "aarch64".equals(arch))) {
            throw new UnsupportedOperationException("Files can be read and restored with all their metadata on Linux on"
                    + " x86-64 or 64-bit ARM only, not on " + system + " on " + arch + ".");
        }
        return "aarch64".equals(arch);
    }
}
