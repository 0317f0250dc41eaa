package io.holdfast.control.errand;

/** What there is to wait for. Of each there may be several at once, of different subjects. */
public enum ErrandKind {
    /** Of a repository. Never interrupted: it ends before the next snapshot, and what it read is noted whole or not at all. */
    SCAN("The scan of repository %s", "The catalog is as it was; the next scan begins anew.", false),
    /** Of nothing in particular. */
    EVIDENCE_PACK("The evidence pack", "Nothing of it was kept.", false),
    /** Of a repository. */
    KEY_TEST("The test of a key of repository %s", "It counts as not tested.", true),
    /** Of nothing in particular. */
    COVERAGE(
            "The look for what nothing protects",
            "Places that were not reached are shown as of the look before.",
            true),
    /** Of a restore. */
    COMPARISON("Comparing the part of restore %s", "Nothing was changed; compare again when it suits.", true);

    private final String words;
    private final String leaves;
    private final boolean interruptible;

    ErrandKind(String words, String leaves, boolean interruptible) {
        this.words = words;
        this.leaves = leaves;
        this.interruptible = interruptible;
    }

    /** Whether whoever does it may be interrupted wherever they are, and not only where they look themselves. */
    boolean isInterruptible() {
        return interruptible;
    }

    /** Whether whoever asked for it may see it without seeing everything. */
    boolean isTheAskers() {
        return this == EVIDENCE_PACK;
    }

    String words(String subject) {
        return words.formatted(subject);
    }

    String cancelled(String subject, String by) {
        return words(subject) + " was cancelled by " + by + ". " + leaves;
    }
}
