package io.holdfast.cli;

/** What the process answers. Those for repositories are restic's. */
public enum ExitCode {
    SUCCESS(0, "done"),
    FAILED(1, "it was tried and failed; the message says why and what to do"),
    USAGE(2, "the command line is wrong"),
    PARTIAL(3, "done in part: files not read or restored, or snapshots not copied"),
    NO_REPOSITORY(10, "there is no repository at the given place"),
    LOCKED(11, "another process holds a lock on the repository"),
    WRONG_PASSWORD(12, "no key of the repository opens with the password"),
    DAMAGED(13, "the repository is damaged"),
    UNREACHABLE(20, "the server cannot be reached"),
    SIGN_IN(21, "the server refused the user or the password, or the user may not do this"),
    NOT_FOUND(22, "the server knows no such thing"),
    REFUSED(23, "the server refused the request; the message names each field"),
    BUILD(70, "the launcher could not find a JDK or could not build"),
    INTERRUPTED(130, "stopped by Ctrl-C or SIGTERM"),
    LOG_UNKNOWN(200, "wal get could not find out whether there is such a file of the log");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }
}
