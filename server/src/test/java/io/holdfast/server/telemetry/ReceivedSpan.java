package io.holdfast.server.telemetry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A span as OTLP has it, read from the bytes of its messages: opentelemetry.proto.trace.v1.Span, of which the fields 1, 2, 4 and 5
 * are the trace, the span, its parent and its name, and 9 the attributes.
 *
 * @param parent empty for none
 */
record ReceivedSpan(String trace, String span, String parent, String name, Map<String, String> attributes) {
    private static final Pattern BEGIN =
            Pattern.compile("\n\u0010(.{16})\u0012\b(.{8})(?:\"\b(.{8}))?\\*(.)", Pattern.DOTALL);

    /** Key and value of an attribute that is a text; one shorter than 128 characters. */
    private static final Pattern ATTRIBUTE = Pattern.compile("J.\n(.)", Pattern.DOTALL);

    /** @param bytes each a character */
    static List<ReceivedSpan> in(String bytes) {
        List<ReceivedSpan> spans = new ArrayList<>();
        Matcher begin = BEGIN.matcher(bytes);
        List<Integer> starts = new ArrayList<>();
        while (begin.find()) {
            starts.add(begin.start());
        }
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : bytes.length();
            begin.find(starts.get(i));
            int name = begin.end();
            int length = begin.group(4).charAt(0);
            if (name + length <= end) {
                spans.add(new ReceivedSpan(
                        begin.group(1),
                        begin.group(2),
                        begin.group(3) == null ? "" : begin.group(3),
                        bytes.substring(name, name + length),
                        attributes(bytes.substring(name + length, end))));
            }
        }
        return spans;
    }

    private static Map<String, String> attributes(String bytes) {
        Map<String, String> attributes = new HashMap<>();
        Matcher attribute = ATTRIBUTE.matcher(bytes);
        while (attribute.find()) {
            int key = attribute.end();
            int value = key + attribute.group(1).charAt(0);
            // after the key: field 2, the value, of which field 1 is a text
            if (value + 4 <= bytes.length() && bytes.charAt(value) == '\u0012' && bytes.charAt(value + 2) == '\n') {
                int text = value + 4;
                int end = text + bytes.charAt(value + 3);
                if (end <= bytes.length()) {
                    attributes.put(bytes.substring(key, value), bytes.substring(text, end));
                }
            }
        }
        return attributes;
    }

    /** Of the work, as the queue has it; empty for a span of something else. */
    String id() {
        return attributes.getOrDefault("holdfast.id", "");
    }
}
