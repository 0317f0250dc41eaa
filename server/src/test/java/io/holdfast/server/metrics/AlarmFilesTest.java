package io.holdfast.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.alert.Runbook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files that other programs read: rules, dashboards, and the runbooks that both and our own alerts name. */
class AlarmFilesTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path RULES = ROOT.resolve("deploy/prometheus/holdfast.rules.yaml");

    private static void promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void promtool_finds_nothing_wrong_with_the_rules_and_their_tests_hold() throws Exception {
        promtool("check", "rules", "--lint=all", "--lint-fatal", RULES.toString());
        promtool("test", "rules", "deploy/prometheus/holdfast.rules.test.yaml");
    }

    /** As GitHub makes them of headings. */
    private static Set<String> headings() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/runbooks.md")).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> "docs/runbooks.md#"
                        + line.substring(3)
                                .strip()
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("[^a-z0-9 -]", "")
                                .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static List<String> found(Path file, String pattern) throws IOException {
        List<String> all = new ArrayList<>();
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
        while (matcher.find()) {
            all.add(matcher.group(1));
        }
        return all;
    }

    @Test
    void every_rule_and_every_alert_names_a_runbook_that_is_there() throws Exception {
        List<String> named = found(RULES, "runbook_url: \"([^\"]+)\"");
        assertThat(named).hasSameSizeAs(found(RULES, "- (alert): "));
        assertThat(headings()).containsAll(named).containsAll(Runbook.all());
    }

    @Test
    void every_cause_that_an_alert_is_raised_with_has_a_runbook() throws Exception {
        Map<String, Set<String>> raised = new TreeMap<>();
        for (String module : List.of("control", "server")) {
            raised.putAll(RaisedCauses.in(ROOT.resolve(module + "/target/classes")));
        }
        assertThat(raised).hasSizeGreaterThan(25);
        assertThat(raised)
                .containsEntry("JobWatch", Set.of("job-*"))
                .hasEntrySatisfying(
                        "BackupRunner", causes -> assertThat(causes).contains("backup", "damage", "job-empty"));
        raised.forEach((where, causes) -> {
            assertThat(causes).as(where).isNotEmpty();
            for (String cause : causes) {
                assertThat(Runbook.kinds())
                        .as(where + " raises " + cause)
                        .anyMatch(kind -> kind.matches(cause.replace("*", ".+")));
            }
        });
    }

    private static final Map<String, Set<String>> LABELS = Stream.concat(
                    Arrays.stream(Measure.values()).map(measure -> Map.entry(measure.exposed(), measure.labels())),
                    Stream.of(
                            Map.entry("holdfast_metrics_age_seconds", Set.<String>of()),
                            Map.entry("up", Set.<String>of())))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    /** What Prometheus adds to each of them. */
    private static final Set<String> OF_THE_SCRAPE = Set.of("job", "instance");

    private static final Pattern SELECTOR = Pattern.compile("\\b(holdfast_[a-z_]+|up)\\b(?:\\{([^}]*)})?");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right) ?\\(([^)]*)\\)");

    private static Set<String> words(String text) {
        return Arrays.stream(text.split("[, ]+"))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
    }

    /** @return the labels that its values may have */
    private static Set<String> assertKnown(String expression, String where) {
        Set<String> labels = new HashSet<>(OF_THE_SCRAPE);
        Matcher selectors = SELECTOR.matcher(expression);
        boolean any = false;
        while (selectors.find()) {
            any = true;
            assertThat(LABELS).as(where).containsKey(selectors.group(1));
            Set<String> own = new HashSet<>(LABELS.getOrDefault(selectors.group(1), Set.of()));
            own.addAll(OF_THE_SCRAPE);
            if (selectors.group(2) != null) {
                for (String matcher : selectors.group(2).split(",")) {
                    assertThat(own).as(where).contains(matcher.split("=~|!~|!=|=")[0].strip());
                }
            }
            labels.addAll(own);
        }
        assertThat(any).as(where + " asks for something").isTrue();
        Matcher groupings = GROUPING.matcher(expression);
        while (groupings.find()) {
            assertThat(labels).as(where).containsAll(words(groupings.group(1)));
        }
        return labels;
    }

    private static void assertLabels(Set<String> known, String text, String pattern, String where) {
        Matcher named = Pattern.compile(pattern).matcher(text);
        while (named.find()) {
            assertThat(known).as(where + ": " + text).contains(named.group(1));
        }
    }

    @Test
    void rules_and_dashboards_ask_for_metrics_and_labels_that_there_are() throws Exception {
        for (String rule : Files.readString(RULES).split("- alert: ")) {
            Matcher expression = Pattern.compile("expr: (.*)").matcher(rule);
            if (expression.find()) {
                Set<String> labels = assertKnown(expression.group(1), expression.group(1));
                assertLabels(labels, rule, "\\$labels\\.([a-z_]+)", expression.group(1));
            }
        }
        int asked = 0;
        try (Stream<Path> files = Files.list(ROOT.resolve("deploy/grafana"))) {
            for (Path file : files.toList()) {
                JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(file));
                assertThat(dashboard.path("uid").asString()).isNotEmpty();
                assertThat(dashboard.path("schemaVersion").asInt()).isPositive();
                for (JsonNode panel : dashboard.path("panels")) {
                    assertThat(panel.path("gridPos").path("x").asInt()
                                    + panel.path("gridPos").path("w").asInt())
                            .as(panel.path("title").asString())
                            .isBetween(1, 24);
                    for (JsonNode target : panel.path("targets")) {
                        String where = file + ": " + panel.path("title").asString();
                        Set<String> labels = assertKnown(target.path("expr").asString(), where);
                        assertLabels(labels, target.path("legendFormat").asString(), "\\{\\{ *([a-z_]+) *}}", where);
                        asked++;
                    }
                }
            }
        }
        assertThat(asked).isGreaterThan(25);
    }
}
