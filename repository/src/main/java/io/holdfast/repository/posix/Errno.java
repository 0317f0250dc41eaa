package io.holdfast.repository.posix;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Why a call failed: the kernel's error numbers, which x86-64 and ARM share (asm-generic/errno.h). */
public enum Errno {
    EPERM(1, "not permitted"),
    ENOENT(2, "there is no such file or directory"),
    EINTR(4, "interrupted"),
    EIO(5, "the device reports an input/output error"),
    ENXIO(6, "there is no such device"),
    E2BIG(7, "too long"),
    EBADF(9, "not open"),
    EAGAIN(11, "not ready"),
    ENOMEM(12, "out of memory"),
    EACCES(13, "permission denied"),
    EBUSY(16, "busy"),
    EEXIST(17, "it exists already"),
    EXDEV(18, "on another file system"),
    ENODEV(19, "there is no such device"),
    ENOTDIR(20, "not a directory"),
    EISDIR(21, "a directory"),
    EINVAL(22, "not valid here"),
    ENFILE(23, "too many open files on this machine"),
    EMFILE(24, "too many open files in this process"),
    EFBIG(27, "larger than the file system or a limit allows"),
    ENOSPC(28, "no space left on the device"),
    EROFS(30, "the file system is read-only"),
    EMLINK(31, "too many links"),
    ERANGE(34, "larger than expected"),
    ENAMETOOLONG(36, "the name is too long"),
    ENOSYS(38, "the kernel does not know this call"),
    ENOTEMPTY(39, "the directory is not empty"),
    ELOOP(40, "a symbolic link where none may be"),
    ENODATA(61, "there is no such attribute"),
    EOVERFLOW(75, "too large"),
    EOPNOTSUPP(95, "the file system does not support this"),
    ESTALE(116, "the file on the server is gone"),
    EDQUOT(122, "the disk quota is used up");

    private static final Map<Integer, Errno> BY_NUMBER =
            Arrays.stream(values()).collect(Collectors.toMap(Errno::number, Function.identity()));

    private final int number;
    private final String meaning;

    Errno(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    int number() {
        return number;
    }

    static Optional<Errno> of(int number) {
        return Optional.ofNullable(BY_NUMBER.get(number));
    }

    /** For people, such as {@code permission denied (EACCES)}. */
    static String describe(int number) {
        return of(number).map(errno -> errno.meaning + " (" + errno + ")").orElse("error number " + number);
    }
}
