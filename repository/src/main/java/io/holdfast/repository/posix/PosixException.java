package io.holdfast.repository.posix;

import java.io.IOException;

/** A call that the kernel refused. The message names what was tried, on what, and why it failed. */
public final class PosixException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String message;
    private final int number;

    /** @param result of the call: the errno, negated */
    PosixException(String attempt, RawPath path, long result) {
        this("Cannot " + attempt + " " + path + ": " + Errno.describe((int) -result), (int) -result);
    }

    private PosixException(String message, int number) {
        super(message);
        this.message = message;
        this.number = number;
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** Whether this is why. */
    public boolean is(Errno errno) {
        return errno.number() == number;
    }

    /** Whether there is no room: the device is full, or the quota is used up. */
    public boolean isNoSpace() {
        return is(Errno.ENOSPC) || is(Errno.EDQUOT);
    }

    /** Whether a right is missing. */
    public boolean isForbidden() {
        return is(Errno.EPERM) || is(Errno.EACCES);
    }
}
