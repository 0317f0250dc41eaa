package io.holdfast.sources.postgres.part;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What would keep a table's rows from being put back, and what a person should know before it is done. */
final class Obstacles {
    private final Attempts attempts;
    private final LoadedPart part;

    Obstacles(Connection connection, LoadedPart part) {
        this.attempts = new Attempts(connection);
        this.part = part;
    }

    /** Each with what to do; an application by another rule than the side schema would fail. */
    List<String> obstacles() throws SQLException {
        List<String> found = new ArrayList<>();
        long missing = attempts.count("SELECT count(*) FROM " + part.states() + " WHERE state = 'm'");
        if (missing == 0) {
            return found;
        }
        for (Column column : part.live().columns()) {
            if (!column.filled() && !column.generated() && !part.columns().contains(column.name())) {
                found.add(
                        part.live().name() + " has a new column " + column.name()
                                + " that must have a value and has no default. Give it a default, or use the rule side-schema.");
            }
        }
        for (List<String> unique : part.live().uniques()) {
            if (!part.columns().containsAll(unique)) {
                continue;
            }
            long taken = attempts.count("SELECT count(*) FROM " + part.states() + " s JOIN " + part.rows() + " r ON "
                    + part.byNumber() + " WHERE s.state = 'm' AND EXISTS (SELECT FROM "
                    + part.live().from()
                    + " l WHERE " + LoadedPart.same(unique, "l") + ")");
            if (taken > 0) {
                found.add(taken + " of the missing rows of " + part.live().name() + " have a value of ("
                        + String.join(", ", unique)
                        + ") that another row has by now. Change those rows, or use the rule side-schema.");
            }
        }
        return found;
    }

    List<String> notes() throws SQLException {
        List<String> notes = new ArrayList<>();
        if (!part.lost().isEmpty()) {
            notes.add(part.live().name() + " has no column " + String.join(", ", part.lost())
                    + " any more; what was in it stays in the extract.");
        }
        if (part.key().isEmpty()) {
            notes.add(
                    part.live().name()
                            + " has no key: rows are told apart by all their values, and one that was changed counts as missing.");
        }
        long missing = attempts.count("SELECT count(*) FROM " + part.states() + " WHERE state = 'm'");
        long differing = attempts.count("SELECT count(*) FROM " + part.states() + " WHERE state = 'd' AND owned");
        privilege(missing, "INSERT", notes);
        privilege(differing, "UPDATE", notes);
        return notes;
    }

    private void privilege(long rows, String privilege, List<String> notes) throws SQLException {
        if (rows > 0
                && attempts.count("SELECT has_table_privilege('" + part.live().oid() + "'::oid, '" + privilege
                                + "')::integer")
                        == 0) {
            notes.add("The role that applies may not " + privilege + " on "
                    + part.live().name() + ": GRANT " + privilege + " ON "
                    + part.live().name().sql() + " TO it, or use the rule side-schema.");
        }
    }
}
