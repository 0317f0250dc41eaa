package io.holdfast.sources.postgres.part;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.validation.Depth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What part of a cluster is wanted.
 *
 * @param schemas all tables in them
 * @param tables as they were written
 * @param where on the rows of the one table
 * @param user the value that identifies somebody's row in {@code userTable}
 * @param follow with a condition or a user: also what belongs to the rows
 * @param except constraints and tables through which nothing is followed
 * @param userTable such as {@code app.users(id)}; the data set declares it
 * @param references that the schema does not declare, such as {@code app.event(user_id) -> app.users(id)}
 */
public record PartSelection(
        Optional<String> database,
        List<String> schemas,
        List<String> tables,
        Optional<String> where,
        Optional<String> user,
        boolean follow,
        Set<String> except,
        Optional<String> userTable,
        List<String> references) {
    /** In front of the keys that a data set's settings, and so every restore of it, may have. */
    public static final String DECLARED = "part.";

    private static final Set<String> KEYS = Set.of("database", "schema", "table", "where", "user", "follow", "except");
    private static final String USER_TABLE = DECLARED + "user";
    private static final String REFERENCES = DECLARED + "references";
    private static final Set<String> OTHERS = Set.of("validate", "target", "place", "standby");

    public PartSelection {
        schemas = List.copyOf(schemas);
        tables = List.copyOf(tables);
        except = Set.copyOf(except);
        references = List.copyOf(references);
    }

    /**
     * Empty when everything is wanted.
     *
     * @throws SourceException when a key is not known, or two contradict each other
     */
    public static Optional<PartSelection> of(Map<String, String> selection) throws SourceException {
        for (String key : new TreeSet<>(selection.keySet())) {
            if (!KEYS.contains(key) && !key.equals(USER_TABLE) && !key.equals(REFERENCES) && !isOfAnyRestore(key)) {
                throw new SourceException("PostgreSQL has no selection '" + key
                        + "'. Known are database, schema, table, where, user, follow, except and depth.");
            }
        }
        if (selection.keySet().stream().noneMatch(KEYS::contains)) {
            return Optional.empty();
        }
        PartSelection part = new PartSelection(
                text(selection, "database"),
                names(selection, "schema"),
                names(selection, "table"),
                text(selection, "where"),
                text(selection, "user"),
                follow(selection),
                Set.copyOf(names(selection, "except")),
                text(selection, USER_TABLE),
                declared(selection));
        part.check();
        return Optional.of(part);
    }

    /** The selection without what any restore may have, such as validations. */
    public static Map<String, String> asked(Map<String, String> selection) {
        Map<String, String> asked = new TreeMap<>(selection);
        asked.keySet().removeIf(PartSelection::isOfAnyRestore);
        return asked;
    }

    private static boolean isOfAnyRestore(String key) {
        return key.equals(Depth.KEY) || OTHERS.stream().anyMatch(other -> key.startsWith(other + "."));
    }

    private void check() throws SourceException {
        if (where.isPresent()) {
            Predicate.of(where.get());
            if (tables.size() != 1 || !schemas.isEmpty()) {
                throw new SourceException(
                        "The selection has 'where', which is on the rows of one table. Name that table"
                                + " by 'table', and nothing beside it.");
            }
        }
        if (user.isPresent() && (where.isPresent() || !tables.isEmpty() || !schemas.isEmpty())) {
            throw new SourceException(
                    "The selection has 'user', which selects by itself what belongs to somebody. Leave"
                            + " out schema, table and where.");
        }
        if (user.isPresent() && userTable.isEmpty()) {
            throw new SourceException("The selection has 'user', but the data set does not say which row is a user's."
                    + " Add " + USER_TABLE + ": schema.table(column) to the data set's source.");
        }
        if (!except.isEmpty() && user.isEmpty() && where.isEmpty()) {
            throw new SourceException(
                    "The selection has 'except', which leaves out what belongs to selected rows. It goes"
                            + " with 'where' or 'user'.");
        }
    }

    /** Whether single rows are selected, and not only whole tables. */
    boolean byRows() {
        return where.isPresent() || user.isPresent();
    }

    private static Optional<String> text(Map<String, String> selection, String key) {
        return Optional.ofNullable(selection.get(key)).filter(value -> !value.isBlank());
    }

    private static boolean follow(Map<String, String> selection) throws SourceException {
        String value = selection.getOrDefault("follow", "all");
        if (!value.equals("all") && !value.equals("none")) {
            throw new SourceException(
                    "The selection's 'follow' is '" + value + "'. Write all (with what belongs to the rows) or none.");
        }
        return value.equals("all");
    }

    /** As they were written, but one by one. */
    private static List<String> names(Map<String, String> selection, String key) throws SourceException {
        String value = selection.get(key);
        if (value == null) {
            return List.of();
        }
        try {
            // checked here, taken apart later, when it is known what they are
            TableName.split(value, ',');
            return splitKeepingQuotes(value);
        } catch (IllegalArgumentException e) {
            throw new SourceException(
                    "The selection's '" + key + "' cannot be read: " + e.getMessage()
                            + ". Write names separated by commas, in double quotes where they have capitals.",
                    e);
        }
    }

    private static List<String> splitKeepingQuotes(String value) {
        List<String> names = new ArrayList<>();
        int from = 0;
        boolean quoted = false;
        for (int i = 0; i <= value.length(); i++) {
            if (i == value.length() || value.charAt(i) == ',' && !quoted) {
                names.add(value.substring(from, i).strip());
                from = i + 1;
            } else if (value.charAt(i) == '"') {
                quoted = !quoted;
            }
        }
        return names;
    }

    private static List<String> declared(Map<String, String> selection) {
        return text(selection, REFERENCES).stream()
                // declarations write a list with commas, which columns have too
                .flatMap(value -> Arrays.stream(value.split("[;\\n]|,(?![^(]*\\))")))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
