package io.holdfast.sources.postgres.part;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A table's name with its schema, both as the catalog has them. */
public record TableName(String schema, String name) implements Comparable<TableName> {
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_$]*");

    /** For statements. */
    String sql() {
        return quoted(schema) + "." + quoted(name);
    }

    /** For people. */
    @Override
    public String toString() {
        return schema + "." + name;
    }

    @Override
    public int compareTo(TableName other) {
        int bySchema = schema.compareTo(other.schema);
        return bySchema != 0 ? bySchema : name.compareTo(other.name);
    }

    /** An identifier as people write it: in double quotes where it would be folded or split otherwise. */
    public static String written(String identifier) {
        return PLAIN.matcher(identifier).matches() ? identifier : quoted(identifier);
    }

    static String quoted(String identifier) {
        return "\"" + identifier.replace("\"", "\"\"") + "\"";
    }

    static String quoted(List<String> identifiers, String prefix) {
        return identifiers.stream().map(name -> prefix + quoted(name)).collect(Collectors.joining(", "));
    }

    static String literal(String text) {
        // whatever standard_conforming_strings says
        return (text.indexOf('\\') < 0 ? "'" : " E'")
                + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /**
     * Splits {@code a."B.c", d} at the separator and at no other: what is in double quotes stays as it is, the rest is
     * folded to lower case, as the server does.
     *
     * @throws IllegalArgumentException when a quote is not closed, or a name is empty
     */
    public static List<String> split(String text, char separator) {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        boolean wasQuoted = false;
        int i = 0;
        while (i <= text.length()) {
            char c = i < text.length() ? text.charAt(i) : separator;
            if (i == text.length() || c == separator) {
                String found = name.toString();
                if (!wasQuoted) {
                    found = found.strip();
                }
                if (found.isEmpty()) {
                    throw new IllegalArgumentException("'" + text + "' has an empty name in it");
                }
                names.add(found);
                name.setLength(0);
                wasQuoted = false;
                i++;
            } else if (c == '"') {
                i = quotedPart(text, i + 1, name);
                wasQuoted = true;
            } else {
                if (!wasQuoted || !Character.isWhitespace(c)) {
                    name.append(String.valueOf(c).toLowerCase(Locale.ROOT));
                }
                i++;
            }
        }
        return names;
    }

    /** @return where the rest begins */
    private static int quotedPart(String text, int from, StringBuilder name) {
        name.setLength(name.toString().isBlank() ? 0 : name.length());
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) != '"') {
                name.append(text.charAt(i));
            } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                name.append('"');
                i++;
            } else {
                return i + 1;
            }
        }
        throw new IllegalArgumentException("'" + text + "' has a quote that is not closed");
    }
}
