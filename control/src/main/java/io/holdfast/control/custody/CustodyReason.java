package io.holdfast.control.custody;

import io.holdfast.control.FieldProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why somebody wants something held, let go, deleted or handed out. It stays in the audit trail. */
final class CustodyReason {
    private static final int LONGEST = 2000;

    private CustodyReason() {}

    /** The reason without spaces around it. @param problems gets one when there is none, or it is too long */
    static String check(@Nullable String given, List<FieldProblem> problems) {
        String why = given == null ? "" : given.strip();
        if (why.isEmpty() || why.length() > LONGEST) {
            problems.add(new FieldProblem(
                    "reason", "must say why, in up to " + LONGEST + " characters; it is kept as evidence"));
        }
        return why;
    }
}
