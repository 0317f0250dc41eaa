package io.holdfast.control.notification;

import io.holdfast.control.inventory.ChannelTarget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A chat's incoming webhook: Slack, Mattermost, or Microsoft Teams (by an adaptive card, as its workflows take it). */
record ChatDelivery(ChannelTarget.Chat target, WebPost web) implements Delivery {
    /** Slack cuts longer texts; a card may have 28 kB. */
    private static final int MOST_CHARACTERS = 2500;

    private static final int MOST_NOTICES = 20;

    @Override
    public void deliver(Message message) throws IOException, InterruptedException {
        Object body = switch (target.format()) {
            case SLACK -> attachments(message, true);
            case MATTERMOST -> attachments(message, false);
            case TEAMS -> card(message);
        };
        web.post(target.url(), body, Map.of());
    }

    private static Map<String, Object> attachments(Message message, boolean slack) {
        List<Object> attachments = new ArrayList<>();
        for (Notice notice : shown(message)) {
            attachments.add(Map.of(
                    "color", color(notice),
                    "title", safe(notice.line(), slack),
                    "text", safe(words(notice), slack),
                    "fallback", safe(notice.line(), slack)));
        }
        return Map.of("text", safe(message.subject() + rest(message), slack), "attachments", attachments);
    }

    private static Map<String, Object> card(Message message) {
        List<Object> blocks = new ArrayList<>();
        blocks.add(block(message.subject() + rest(message), "Bolder", "Default"));
        for (Notice notice : shown(message)) {
            blocks.add(block(
                    notice.line(),
                    "Bolder",
                    notice.resolved()
                            ? "Good"
                            : notice.alert().severity().equals("critical") ? "Attention" : "Warning"));
            blocks.add(block(words(notice), "Default", "Default"));
        }
        return Map.of(
                "type",
                "message",
                "attachments",
                List.of(Map.of(
                        "contentType",
                        "application/vnd.microsoft.card.adaptive",
                        "content",
                        Map.of(
                                "$schema", "http://adaptivecards.io/schemas/adaptive-card.json",
                                "type", "AdaptiveCard",
                                "version", "1.4",
                                "body", blocks))));
    }

    private static Map<String, Object> block(String text, String weight, String color) {
        return Map.of("type", "TextBlock", "text", text, "wrap", true, "weight", weight, "color", color);
    }

    private static List<Notice> shown(Message message) {
        return message.notices()
                .subList(0, Math.min(MOST_NOTICES, message.notices().size()));
    }

    private static String rest(Message message) {
        int more = message.notices().size() - MOST_NOTICES;
        return more > 0 ? " (and " + more + " that are not shown here)" : "";
    }

    private static String words(Notice notice) {
        String about = "About " + notice.alert().subject() + " since "
                + notice.alert().since() + ". What to do: " + notice.alert().runbook();
        String detail = notice.alert().detail();
        return (detail.length() > MOST_CHARACTERS ? detail.substring(0, MOST_CHARACTERS) + "…" : detail) + "\n" + about;
    }

    private static String color(Notice notice) {
        return notice.resolved() ? "#2e7d32" : notice.alert().severity().equals("critical") ? "#c62828" : "#f9a825";
    }

    /** Errors quote other systems; what they say must not call a whole channel or make links. */
    private static String safe(String text, boolean slack) {
        return slack
                ? text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                : text.replace("@", "@\u200b").replace("[", "\\[");
    }
}
