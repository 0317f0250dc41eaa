package io.holdfast.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.alert.Runbook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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

    private static void assertKnown(String expression, String where) {
        Set<String> known =
                Arrays.stream(Measure.values()).map(Measure::exposed).collect(Collectors.toSet());
        known.add("holdfast_metrics_age_seconds");
        Matcher names = Pattern.compile("holdfast_[a-z_]+").matcher(expression);
        boolean any = false;
        while (names.find()) {
            any = true;
            assertThat(known).as(where).contains(names.group());
        }
        assertThat(any || expression.startsWith("up{"))
                .as(where + " asks for something")
                .isTrue();
    }

    @Test
    void rules_and_dashboards_ask_for_metrics_that_there_are() throws Exception {
        for (String expression : found(RULES, "expr: (.*)")) {
            assertKnown(expression, expression);
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
                        assertKnown(
                                target.path("expr").asString(),
                                file + ": " + panel.path("title").asString());
                        asked++;
                    }
                }
            }
        }
        assertThat(asked).isGreaterThan(25);
    }
}
