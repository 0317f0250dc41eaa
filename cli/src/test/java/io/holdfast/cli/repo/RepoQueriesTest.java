package io.holdfast.cli.repo;

import static io.holdfast.cli.repo.ResticsRepository.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.ExitCode;
import io.holdfast.repository.Shell;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code holdfast repo} beside the stock client: what is told of snapshots, and found in them. */
class RepoQueriesTest extends BesideRestic {
    @Test
    void snapshots_are_filtered_and_grouped_as_restic_does() throws Exception {
        for (String options :
                List.of("--latest 1", "--tag first,nightly", "--host nobody", "--tag second --tag first")) {
            List<String> ours = new ArrayList<>(List.of("snapshots", "--json"));
            ours.addAll(List.of(options.split(" ")));
            List<String> expected = new ArrayList<>();
            byte[] theirs = repository.restic().run(ours.toArray(String[]::new));
            JSON.readTree(theirs).forEach(one -> expected.add(one.get("id").stringValue()));
            List<String> found = new ArrayList<>();
            JSON.readTree(repository.ok(ours.toArray(String[]::new)))
                    .forEach(one -> found.add(one.get("id").stringValue()));
            assertThat(found).as(options).isEqualTo(expected);
        }
        JsonNode groups = JSON.readTree(repository.ok("snapshots", "--json", "--group-by", "host,tags"));
        assertThat(groups).hasSize(2);
        assertThat(groups.get(0).get("group_key").get("hostname").stringValue()).isEqualTo("oracle");
    }

    @Test
    void statistics_are_those_of_restic_in_every_mode() throws Exception {
        for (String mode : List.of("restore-size", "files-by-contents", "blobs-per-file", "raw-data")) {
            JsonNode theirs = json(repository.restic().run("stats", "--json", "--mode", mode));
            JsonNode ours = JSON.readTree(repository.ok("stats", "--json", "--mode", mode));
            for (String field : List.of("total_size", "total_file_count", "total_blob_count")) {
                assertThat(ours.path(field).asLong(0))
                        .as(mode + " " + field + " " + theirs)
                        .isEqualTo(theirs.path(field).asLong(0));
            }
        }
        assertThat(repository.run("stats", "--mode", "guess").exitCode()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void a_difference_is_told_as_restic_tells_it() throws Exception {
        String theirs = new String(
                repository.restic().run("diff", "--json", "--metadata", repository.first(), repository.second()),
                StandardCharsets.UTF_8);
        List<JsonNode> expected = theirs.lines().map(JSON::readTree).toList();
        List<JsonNode> ours = repository
                .ok("diff", "--json", "--metadata", repository.first(), repository.second())
                .lines()
                .map(JSON::readTree)
                .toList();
        assertThat(changes(ours)).isEqualTo(changes(expected)).containsEntry("/logs/app.log", "-");
        JsonNode said = ours.getLast();
        JsonNode wanted = expected.getLast();
        for (String side : List.of("added", "removed")) {
            assertThat(said.get(side)).isEqualTo(wanted.get(side));
        }
        assertThat(said.get("changed_files")).isEqualTo(wanted.get("changed_files"));
        assertThat(repository.ok("diff", repository.first() + ":/etc", repository.second() + ":/etc"))
                .contains("M    /app/settings.yml");
    }

    private static Map<String, String> changes(List<JsonNode> lines) {
        Map<String, String> changes = new HashMap<>();
        lines.stream()
                .filter(line -> line.has("path"))
                .forEach(line -> changes.put(
                        line.get("path").stringValue(), line.get("modifier").stringValue()));
        return changes;
    }

    @Test
    void entries_are_found_by_name_path_time_and_case() throws Exception {
        assertThat(repository.ok("find", "*.yml"))
                .contains(
                        "/etc/app/settings.yml",
                        repository.first().substring(0, 8),
                        repository.second().substring(0, 8));
        assertThat(repository.ok("find", "SETTINGS.*")).doesNotContain("settings");
        assertThat(repository.ok("find", "-i", "SETTINGS.*", "-s", repository.first()))
                .contains("settings.yml")
                .doesNotContain("Snapshot " + repository.second().substring(0, 8));
        assertThat(repository.ok("find", "/etc/**/*.yml", "--newest", "2025-05-05"))
                .contains(repository.first().substring(0, 8))
                .doesNotContain(repository.second().substring(0, 8));
        JsonNode matches = JSON.readTree(repository.ok("find", "--json", "file"));
        assertThat(matches).hasSize(1);
        assertThat(matches.get(0).get("snapshot").stringValue()).isEqualTo(repository.second());
        assertThat(matches.get(0).get("matches").get(0).get("path").stringValue())
                .isEqualTo("/new/file");
    }

    @Test
    void blobs_trees_and_packs_are_found_where_they_are_used() throws Exception {
        String tree = repository.restic().newestTree().toString();
        assertThat(repository.ok("find", "--tree", tree.substring(0, 10))).contains(tree, "is in / of snapshot");
        String pack = Shell.run(repository.restic().repository(), "ls -S data/*/* | head -n 1")
                .strip();
        String name = pack.substring(pack.lastIndexOf('/') + 1);
        JsonNode uses = JSON.readTree(repository.ok("find", "--json", "--pack", name));
        assertThat(uses).isNotEmpty();
        assertThat(uses.get(0).get("pack").stringValue()).isEqualTo(name);
        String blob = uses.get(0).get("id").stringValue();
        assertThat(repository.ok("find", "--blob", blob)).contains("data");
    }

    @Test
    void a_listing_has_types_owners_links_and_every_field_in_json() throws Exception {
        String listing = repository.ok("ls", "-lR", repository.first());
        assertThat(listing).contains("lrwxrwxrwx", "/logs/current -> app.log").contains("-rw------- ");
        JsonNode link = repository
                .ok("ls", "--json", repository.first(), "/logs")
                .lines()
                .map(JSON::readTree)
                .filter(node -> node.get("name").stringValue().equals("current"))
                .findFirst()
                .orElseThrow();
        assertThat(link.get("linktarget").stringValue()).isEqualTo("app.log");
        assertThat(repository.ok("ls", repository.first(), "/logs", "/etc/app").lines())
                .containsExactly("/logs/app.log", "/logs/current", "/etc/app/settings.yml");
        assertThat(repository.ok("ls", repository.first(), "/logs/app.log")).isEqualToIgnoringNewLines("/logs/app.log");
    }

    @Test
    void what_it_prints_of_the_repository_is_what_restic_prints() throws Exception {
        Path out = folder.resolve("cat");
        for (List<String> what : List.of(
                List.of("config"),
                List.of("masterkey"),
                List.of("snapshot", repository.first()),
                List.of("tree", repository.restic().newestTree().toString()),
                List.of(
                        "index",
                        Shell.run(repository.restic().repository(), "ls index | head -n 1")
                                .strip()))) {
            List<String> ours = new ArrayList<>(List.of("cat"));
            ours.addAll(what);
            ours.addAll(List.of("--json", "-o", out.toString()));
            repository.ok(ours.toArray(String[]::new));
            List<String> theirs = new ArrayList<>(List.of("cat"));
            // restic knows a tree as the blob that it is
            theirs.addAll(what.getFirst().equals("tree") ? List.of("blob", what.get(1)) : what);
            JsonNode said = json(Files.readAllBytes(out));
            JsonNode expected = json(repository.restic().run(theirs.toArray(String[]::new)));
            if (what.getFirst().equals("masterkey")) {
                // restic clears those bits of r that Poly1305 does not use
                assertThat(said.get("encrypt")).isEqualTo(expected.get("encrypt"));
                assertThat(said.get("mac").get("k"))
                        .isEqualTo(expected.get("mac").get("k"));
            } else {
                assertThat(said).as(what.toString()).isEqualTo(expected);
            }
            Files.delete(out);
        }
        assertThat(repository.run("cat", "snapshot").exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(repository.run("cat", "--json", "pack", "00").err()).contains("bytes, not JSON");
    }
}
