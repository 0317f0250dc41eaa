package io.holdfast.repository;

/**
 * Told of work as it is done. Called from many threads at once, often; an implementation must be quick and must not
 * throw. Bytes are plain bytes of the protected data, before compression.
 */
public interface Progress {
    /** Ignores everything. */
    Progress NONE = new Progress() {};

    /** The best current estimate of all bytes to be processed; may be called again as it gets better. */
    default void expected(long bytes) {}

    /** The name of the stage that begins now, in a few words for a person. */
    default void stage(String name) {}

    /**
     * As {@link #stage(String)}, for a stage that is counted by itself: from now on {@link #processed} counts towards these
     * bytes. They are stored ones where the stage reads no protected data.
     */
    default void stage(String name, long bytes) {
        stage(name);
    }

    /** More bytes have been read and are accounted for. {@code bytes} is 0 or more. */
    default void processed(long bytes) {}

    /**
     * Something about one entry that whoever watches should know.
     *
     * @param entry its path
     * @param what in a few words that follow the path, such as {@code was not read: permission denied}
     */
    default void remark(String entry, String what) {}

    /** More bytes, sealed, have been written to or read from the store. {@code bytes} is 0 or more. */
    default void transferred(long bytes) {}
}
