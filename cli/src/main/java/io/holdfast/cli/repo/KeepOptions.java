package io.holdfast.cli.repo;

import io.holdfast.repository.retention.KeepPolicy;
import io.holdfast.repository.retention.Span;
import io.holdfast.repository.snapshot.TagList;
import java.util.List;
import picocli.CommandLine.Option;

/** restic's keep rules. */
final class KeepOptions {
    @Option(
            names = {"-l", "--keep-last"},
            paramLabel = "N",
            description = "Keep the newest N snapshots; 'unlimited' keeps all, here and below.")
    private String last = "0";

    @Option(
            names = {"-H", "--keep-hourly"},
            paramLabel = "N",
            description = "Keep the newest of each of the last N hours that have one.")
    private String hourly = "0";

    @Option(
            names = {"-d", "--keep-daily"},
            paramLabel = "N",
            description = "The same by days.")
    private String daily = "0";

    @Option(
            names = {"-w", "--keep-weekly"},
            paramLabel = "N",
            description = "The same by weeks.")
    private String weekly = "0";

    @Option(
            names = {"-m", "--keep-monthly"},
            paramLabel = "N",
            description = "The same by months.")
    private String monthly = "0";

    @Option(
            names = {"-y", "--keep-yearly"},
            paramLabel = "N",
            description = "The same by years.")
    private String yearly = "0";

    @Option(
            names = "--keep-within",
            paramLabel = "SPAN",
            description = "Keep all that were made within this span, such as 1y5m7d2h, before the newest.")
    private String within = "";

    @Option(
            names = "--keep-within-hourly",
            paramLabel = "SPAN",
            description = "Keep the newest of each hour within this span.")
    private String withinHourly = "";

    @Option(names = "--keep-within-daily", paramLabel = "SPAN", description = "The same by days.")
    private String withinDaily = "";

    @Option(names = "--keep-within-weekly", paramLabel = "SPAN", description = "The same by weeks.")
    private String withinWeekly = "";

    @Option(names = "--keep-within-monthly", paramLabel = "SPAN", description = "The same by months.")
    private String withinMonthly = "";

    @Option(names = "--keep-within-yearly", paramLabel = "SPAN", description = "The same by years.")
    private String withinYearly = "";

    @Option(
            names = "--keep-tag",
            paramLabel = "TAG[,TAG]",
            description = "Keep all that have all of these tags. Repeatable.")
    private List<String> tags = List.of();

    KeepPolicy policy() {
        return Usage.check(() -> new KeepPolicy(
                count(last),
                count(hourly),
                count(daily),
                count(weekly),
                count(monthly),
                count(yearly),
                span(within),
                span(withinHourly),
                span(withinDaily),
                span(withinWeekly),
                span(withinMonthly),
                span(withinYearly),
                tags.stream().map(TagList::parse).toList()));
    }

    private static int count(String text) {
        if (text.equals("unlimited")) {
            return KeepPolicy.ALL;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(notCount(text), e);
        }
        throw new IllegalArgumentException(notCount(text));
    }

    private static String notCount(String text) {
        return "'" + text + "' is no number of snapshots to keep. Give 0 or more, or 'unlimited'.";
    }

    private static Span span(String text) {
        return text.isEmpty() ? Span.NONE : Span.parse(text);
    }
}
