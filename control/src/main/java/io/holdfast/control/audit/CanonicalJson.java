package io.holdfast.control.audit;

import java.util.Map;
import java.util.TreeMap;

/** JSON in the one form that RFC 8785 gives it, for texts, whole numbers and objects of them. */
final class CanonicalJson {
    private CanonicalJson() {}

    /** @param object values are texts, whole numbers or such objects again */
    static String write(Map<String, ?> object) {
        StringBuilder json = new StringBuilder();
        append(json, object);
        return json.toString();
    }

    private static void append(StringBuilder json, Object value) {
        switch (value) {
            case Map<?, ?> object -> {
                json.append('{');
                // by UTF-16 code units, as the RFC wants it and String compares
                Map<String, Object> sorted = new TreeMap<>();
                object.forEach((name, member) -> sorted.put((String) name, member));
                sorted.forEach((name, member) -> {
                    if (json.charAt(json.length() - 1) != '{') {
                        json.append(',');
                    }
                    appendText(json, name);
                    json.append(':');
                    append(json, member);
                });
                json.append('}');
            }
            case Long number -> json.append(number.longValue());
            case String text -> appendText(json, text);
            default -> throw new IllegalArgumentException("no canonical form of " + value.getClass());
        }
    }

    private static void appendText(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\b' -> json.append("\\b");
                case '\t' -> json.append("\\t");
                case '\n' -> json.append("\\n");
                case '\f' -> json.append("\\f");
                case '\r' -> json.append("\\r");
                default -> {
                    if (c < 0x20) {
                        json.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
