package io.holdfast.control.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** One kind of thing that a person may do. */
public enum Permission {
    /** See everything but the protected data itself. */
    READ,
    /** Run backups, scans and prunes, and hand a log over. */
    OPERATE,
    /** Restore into new places, compare what came, and ask for it to be put back; fetch a log. */
    RESTORE,
    /** Decide about what others ask for. */
    APPROVE,
    /** Run disaster-recovery tests and drills. */
    COMMAND,
    /** Declare what is protected, where and how. */
    CONFIGURE,
    /** Say who may do what. */
    PEOPLE,
    /** Read the audit trail. */
    AUDIT;

    /** As the API says it. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As Spring Security knows it: held for everything. */
    public String authority() {
        return "MAY_" + name();
    }
}
