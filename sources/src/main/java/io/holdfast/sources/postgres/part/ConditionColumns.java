package io.holdfast.sources.postgres.part;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names in a condition that can be nothing else than columns of its table, without asking a server: those that stand
 * where a value is wanted. What may be something else, such as a function, a type or a name within a query of its own, is
 * left for the server to judge.
 */
public final class ConditionColumns {
    private static final Pattern TOKEN = Pattern.compile("""
            (?<text>[eEbBxXnN]?'(?:[^']|'')*')|(?<quoted>"(?:[^"]|"")*")|(?<word>[\\p{L}_][\\p{L}\\p{N}_]*)|(?<number>\\d[\\w.]*)\
            |(?<cast>::)|(?<operator>[-+*/<>=~!@#%^&|`]+)|(?<other>\\S)""");

    /** Words that stand where a value may and are none of a table. */
    private static final Set<String> VALUES = Set.of(
            "true",
            "false",
            "null",
            "default",
            "user",
            "current_catalog",
            "current_date",
            "current_role",
            "current_schema",
            "current_time",
            "current_timestamp",
            "current_user",
            "localtime",
            "localtimestamp",
            "session_user",
            "system_user");

    /** Words after which a value comes. */
    private static final Set<String> BEFORE =
            Set.of("and", "or", "not", "between", "like", "ilike", "when", "then", "else", "case", "from");

    /** Words that come after a value. */
    private static final Set<String> AFTER = Set.of(
            "and", "or", "not", "in", "is", "isnull", "notnull", "between", "like", "ilike", "similar", "when", "then",
            "else", "end", "at", "collate");

    /** What every table has. */
    private static final Set<String> SYSTEM = Set.of("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid");

    private ConditionColumns() {}

    private enum Kind {
        NAME,
        WORD,
        OPERATOR,
        OTHER
    }

    /** @param text of a name or word: folded as the server does */
    private record Token(Kind kind, String text) {
        static final Token END = new Token(Kind.OTHER, "");

        boolean is(String other) {
            return kind != Kind.NAME && text.equals(other);
        }
    }

    /**
     * Those that there have to be.
     *
     * @param sql a condition on the rows of one table
     * @param table the table's own name, which stands for a whole row
     */
    public static Set<String> of(String sql, String table) {
        List<Token> tokens = tokens(sql);
        Set<String> names = new LinkedHashSet<>();
        if (tokens.stream().anyMatch(token -> token.is("select") || token.is("values") || token.is("table"))) {
            return names;
        }
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean name = token.kind() == Kind.NAME
                    || token.kind() == Kind.WORD
                            && !VALUES.contains(token.text())
                            && !BEFORE.contains(token.text())
                            // which is as good a name as any, unlike the others
                            && (!AFTER.contains(token.text()) || token.is("at"));
            if (name && !token.text().equals(table) && !SYSTEM.contains(token.text()) && isValue(tokens, i)) {
                names.add(token.text());
            }
        }
        return names;
    }

    private static boolean isValue(List<Token> tokens, int at) {
        Token before = at == 0 ? Token.END : tokens.get(at - 1);
        Token after = at + 1 == tokens.size() ? Token.END : tokens.get(at + 1);
        // IS NOT UNKNOWN, IS NOT JSON and the like
        boolean verdict = before.is("not") && at > 1 && tokens.get(at - 2).is("is");
        boolean begins = before.equals(Token.END)
                || before.is("(")
                || before.is(",")
                || before.kind() == Kind.OPERATOR
                || before.kind() == Kind.WORD && BEFORE.contains(before.text()) && !verdict;
        boolean ends = after.equals(Token.END)
                || after.is(")")
                || after.is(",")
                // a => b names an argument
                || after.kind() == Kind.OPERATOR && !after.text().equals("=>")
                || after.is("::")
                || after.kind() == Kind.WORD && AFTER.contains(after.text());
        return begins && ends;
    }

    private static List<Token> tokens(String sql) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(sql);
        while (matcher.find()) {
            String text = matcher.group();
            if (matcher.group("quoted") != null) {
                tokens.add(new Token(
                        Kind.NAME, text.substring(1, text.length() - 1).replace("\"\"", "\"")));
            } else if (matcher.group("word") != null) {
                tokens.add(new Token(Kind.WORD, text.toLowerCase(Locale.ROOT)));
            } else if (matcher.group("operator") != null) {
                tokens.add(new Token(Kind.OPERATOR, text));
            } else {
                tokens.add(new Token(Kind.OTHER, text));
            }
        }
        return tokens;
    }
}
