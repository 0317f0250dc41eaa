package io.holdfast.sources.postgres.validation;

import io.holdfast.sources.RestoreReport.Validation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What a check looked at and what it found wrong; for the report the first of these are named. */
final class Findings {
    private static final int NAMED = 5;

    private final List<String> wrong = new ArrayList<>();
    private long checked;

    void checked() {
        checked++;
    }

    void checked(long more) {
        checked += more;
    }

    void wrong(String what) {
        wrong.add(what);
    }

    /**
     * @param things such as {@code indexes in 3 databases}
     * @param sound what they are when nothing was found, such as {@code in order}
     */
    Validation validation(String name, String things, String sound) {
        return new Validation(
                name,
                wrong.isEmpty(),
                wrong.isEmpty()
                        ? checked + " " + things + " " + sound
                        : wrong.size() + " findings in " + checked + " " + things + ": "
                                + String.join("; ", wrong.subList(0, Math.min(NAMED, wrong.size())))
                                + (wrong.size() > NAMED ? "; and more" : ""));
    }

    static String oneLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
