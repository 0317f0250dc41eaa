package io.holdfast.control.audit;

/** What came of an act. */
public enum AuditResult {
    /** Begun; another record of the same request says what came of it, unless the server was killed in between. */
    ATTEMPTED,
    SUCCEEDED,
    /** The request was wrong, or the state forbade it; nothing was changed. */
    REFUSED,
    /** Who asked may not do this, or could not prove who they are. */
    DENIED,
    FAILED;

    /** @param status of HTTP */
    public static AuditResult of(int status) {
        if (status < 400) {
            return SUCCEEDED;
        }
        if (status == 401 || status == 403) {
            return DENIED;
        }
        return status < 500 ? REFUSED : FAILED;
    }
}
