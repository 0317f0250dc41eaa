package io.holdfast.control.notification;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a channel is told at once.
 *
 * @param id the same when it is tried again, so that a receiver can tell that it has it already
 * @param test sent because somebody wants to see whether it arrives
 * @param repeatSeconds it is told again so soon; 0 for never
 */
record Message(UUID id, Instant at, List<Notice> notices, boolean test, long repeatSeconds) {
    Message {
        notices = List.copyOf(notices);
    }

    /** One line that says what it is about, at most 200 characters. */
    String subject() {
        String line = notices.size() == 1
                ? notices.getFirst().line()
                : count(false, "alert") + (raised() == 0 || raised() == notices.size() ? "" : ", ")
                        + count(true, "resolved") + ": "
                        + notices.getFirst().alert().title() + ", …";
        String text = (test ? "Test: " : "") + line.replaceAll("\\s+", " ");
        return "Holdfast: " + (text.length() > 180 ? text.substring(0, 179) + "…" : text);
    }

    private long raised() {
        return notices.stream().filter(notice -> !notice.resolved()).count();
    }

    private String count(boolean resolved, String word) {
        long number = resolved ? notices.size() - raised() : raised();
        return number == 0 ? "" : number + " " + word + (resolved || number == 1 ? "" : "s");
    }

    /** All of it as plain text. */
    String text() {
        List<String> parts = new ArrayList<>();
        for (Notice notice : notices) {
            StringBuilder part = new StringBuilder(notice.line()).append('\n');
            if (!notice.alert().detail().isBlank()) {
                part.append(notice.alert().detail()).append('\n');
            }
            part.append("About: ").append(notice.alert().subject());
            if (!notice.services().isEmpty()) {
                part.append(" (service ")
                        .append(String.join(", ", notice.services()))
                        .append(')');
            }
            part.append("\nSince: ").append(notice.alert().since());
            Instant end = notice.alert().resolvedAt();
            if (notice.resolved() && end != null) {
                part.append("\nUntil: ").append(end);
            }
            part.append("\nWhat to do: ").append(notice.alert().runbook());
            parts.add(part.toString());
        }
        return String.join("\n\n", parts);
    }
}
