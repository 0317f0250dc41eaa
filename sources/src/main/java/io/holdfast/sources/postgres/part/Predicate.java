package io.holdfast.sources.postgres.part;

import io.holdfast.sources.SourceException;

/**
 * A condition on the rows of one table, in SQL. It becomes a part of statements of ours, so it must be one expression:
 * nothing in it may end the statement, the parentheses around it or a line.
 */
record Predicate(String sql) {
    /** @throws SourceException saying what is not allowed */
    static Predicate of(String sql) throws SourceException {
        check(sql);
        return new Predicate(sql);
    }

    private static void check(String sql) throws SourceException {
        int depth = 0;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            switch (c) {
                case '\'' -> i = literal(sql, i);
                case '"' -> i = identifier(sql, i);
                case '(' -> depth++;
                case ')' -> depth--;
                case ';' -> throw refused(sql, "a semicolon outside a text");
                case '$' -> throw refused(sql, "a dollar sign outside a text; write texts in single quotes");
                case '\0' -> throw refused(sql, "a null character");
                case '?' ->
                    throw refused(
                            sql,
                            "a question mark outside a text; write operators like jsonb's ? as"
                                    + " functions (jsonb_exists)");
                case '-', '/' -> {
                    if (i + 1 < sql.length() && sql.charAt(i + 1) == (c == '-' ? '-' : '*')) {
                        throw refused(sql, "a comment");
                    }
                }
                default -> {
                    // anything else is the server's to judge
                }
            }
            if (depth < 0) {
                throw refused(sql, "a closing parenthesis too many");
            }
        }
        if (depth > 0) {
            throw refused(sql, "an opening parenthesis too many");
        }
        if (sql.isBlank()) {
            throw new SourceException("The selection's 'where' is empty. Write a condition such as user_id = 42.");
        }
    }

    /** @return the index of the closing quote */
    private static int literal(String sql, int from) throws SourceException {
        boolean escapes = from > 0
                && (sql.charAt(from - 1) == 'e' || sql.charAt(from - 1) == 'E')
                && (from == 1 || !Character.isLetterOrDigit(sql.charAt(from - 2)) && sql.charAt(from - 2) != '_');
        for (int i = from + 1; i < sql.length(); i++) {
            if (sql.charAt(i) == '\\' && escapes) {
                i++;
            } else if (sql.charAt(i) == '\'') {
                if (i + 1 < sql.length() && sql.charAt(i + 1) == '\'') {
                    i++;
                } else {
                    return i;
                }
            }
        }
        throw refused(sql, "a text that is not closed");
    }

    private static int identifier(String sql, int from) throws SourceException {
        int end = sql.indexOf('"', from + 1);
        if (end < 0) {
            throw refused(sql, "a name that is not closed");
        }
        return end;
    }

    private static SourceException refused(String sql, String what) {
        return new SourceException("The selection's 'where' has " + what + ": " + sql
                + ". Write one condition, as it would stand after WHERE, such as user_id = 42 AND kind = 'fee'.");
    }
}
