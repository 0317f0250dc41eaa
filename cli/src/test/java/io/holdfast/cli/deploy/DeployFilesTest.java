package io.holdfast.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.holdfast.control.inventory.DeclaredFiles;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.server.ServerOptions;
import io.holdfast.vault.VaultSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What deploy/ says of the program is what the program says of itself. */
class DeployFilesTest {
    private static final Pattern VARIABLE = Pattern.compile("\\bHOLDFAST_[A-Z0-9_]+");
    private static final Pattern COMMAND =
            Pattern.compile("(?:^|[\\s\"'`(]|/opt/holdfast/)holdfast ([a-z][^\\n\"'`|$&]*)");
    /** What a site's agent tells its commands. */
    private static final Set<String> OF_HOOKS = Set.of(
            "HOLDFAST_GROUP", "HOLDFAST_SITE", "HOLDFAST_FROM", "HOLDFAST_TOKEN", "HOLDFAST_ADDRESS", "HOLDFAST_PORT");

    /** Of compose files only: which image, and where repositories lie on the host. */
    private static final Set<String> OF_COMPOSE = Set.of("HOLDFAST_IMAGE", "HOLDFAST_REPOSITORIES");

    private static final Path COMPOSE = DeployFiles.FOLDER.resolve("compose/compose.yaml");
    private static final Path CONTAINERFILE = DeployFiles.FOLDER.resolve("container/Containerfile");

    @TempDir
    Path folder;

    @Test
    void every_environment_variable_is_one_that_the_program_asks_for() throws Exception {
        Set<String> known = KnownSettings.variables();
        assertThat(known).contains("HOLDFAST_CATALOG_PASSWORD_FILE", "HOLDFAST_VAULT_DATA", "HOLDFAST_S3_LOCK_DAYS");
        int named = 0;
        for (Map.Entry<String, String> file : DeployFiles.texts().entrySet()) {
            Matcher matcher = VARIABLE.matcher(file.getValue());
            while (matcher.find()) {
                if (file.getKey().contains("site-hooks")) {
                    assertThat(OF_HOOKS).as(file.getKey()).contains(matcher.group());
                } else if (!(file.getKey().contains("compose") && OF_COMPOSE.contains(matcher.group()))) {
                    assertThat(known).as(file.getKey()).contains(matcher.group());
                    named++;
                }
            }
        }
        assertThat(named).isGreaterThan(40);
    }

    @Test
    void every_command_and_each_of_its_options_is_there() throws Exception {
        assertThat(DeployFiles.unknown("vault serve --data DIR")).isEmpty();
        assertThat(DeployFiles.unknown("vault serve --date DIR")).contains("--date");
        assertThat(DeployFiles.unknown("vaults")).contains("vaults");
        List<String> wrong = new ArrayList<>();
        int named = 0;
        for (Map.Entry<String, String> file : DeployFiles.texts().entrySet()) {
            if (file.getKey().endsWith(".json") || file.getKey().contains("prometheus")) {
                continue;
            }
            Matcher matcher = COMMAND.matcher(file.getValue());
            while (matcher.find()) {
                String problem = DeployFiles.unknown(matcher.group(1));
                if (!problem.isEmpty()) {
                    wrong.add(file.getKey() + ": holdfast " + matcher.group(1) + ": " + problem);
                }
                named++;
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(named).isGreaterThan(10);
    }

    @Test
    void the_compose_file_is_one_and_starts_what_there_is() throws Exception {
        JsonObject compose = DeployFiles.yaml(Files.readString(COMPOSE)).getFirst();
        JsonObject checked = compose.deepCopy();
        // the one word that is younger than the schema's copy
        assertThat(checked.remove("name").getAsString()).isEqualTo("holdfast");
        assertThat(schema().validate(checked.toString(), InputFormat.JSON)).isEmpty();
        checked.getAsJsonObject("services").getAsJsonObject("server").addProperty("restarts", "always");
        assertThat(schema().validate(checked.toString(), InputFormat.JSON)).isNotEmpty();

        Set<String> secrets = compose.getAsJsonObject("secrets").keySet();
        for (Map.Entry<String, JsonElement> entry :
                compose.getAsJsonObject("services").entrySet()) {
            JsonObject service = entry.getValue().getAsJsonObject();
            if (service.has("ports")) {
                assertThat(DeployFiles.strings(service.get("ports")))
                        .as(entry.getKey())
                        .allMatch(port -> port.matches("127\\.0\\.0\\.1:(\\d+):\\1"));
            }
            for (Map.Entry<String, JsonElement> setting :
                    service.getAsJsonObject("environment").entrySet()) {
                if (setting.getKey().endsWith("_FILE") || setting.getKey().startsWith("HOLDFAST_TLS_")) {
                    assertThat(secrets)
                            .as(setting.getKey())
                            .contains(setting.getValue().getAsString().replace("/run/secrets/", ""));
                }
            }
            if (entry.getKey().equals("catalog")) {
                continue;
            }
            DeployFiles.assertStarts(
                    DeployFiles.strings(service.get("command")),
                    service.getAsJsonObject("environment").keySet());
            assertThat(service.get("read_only").getAsBoolean()).isTrue();
            assertThat(DeployFiles.strings(service.get("cap_drop"))).containsExactly("ALL");
            JsonObject build = service.getAsJsonObject("build");
            Path context = DeployFiles.FOLDER
                    .resolve("compose")
                    .resolve(build.get("context").getAsString())
                    .normalize();
            assertThat(context.resolve(build.get("dockerfile").getAsString())).isEqualTo(CONTAINERFILE);
            assertThat(DeployFiles.strings(
                                    service.getAsJsonObject("healthcheck").get("test"))
                            .getLast())
                    .isIn(
                            "https://127.0.0.1:" + ServerOptions.DEFAULT_PORT + "/actuator/health/readiness",
                            "https://127.0.0.1:" + VaultSettings.usual().port() + "/health");
        }
    }

    private static Schema schema() throws IOException {
        try (InputStream text =
                Objects.requireNonNull(DeployFilesTest.class.getResourceAsStream("compose-spec.json"))) {
            // 'id' is a word of older drafts, and says only where each part stands
            String schema = new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("\"id\": \"(#/|compose_)[^\"]*\",", "");
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2019_09)
                    .getSchema(schema, InputFormat.JSON);
        }
    }

    @Test
    void the_image_has_what_its_file_copies_and_runs_as_nobody_else() throws Exception {
        String text = Files.readString(CONTAINERFILE).replace("\\\n", " ");
        List<String> lines = text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        assertThat(lines)
                .allMatch(line -> line.matches("(FROM|COPY|ENV|WORKDIR|RUN|USER|EXPOSE|STOPSIGNAL|ENTRYPOINT|CMD) .*"));
        assertThat(lines)
                .contains(
                        "EXPOSE " + ServerOptions.DEFAULT_PORT + " "
                                + VaultSettings.usual().port(),
                        "USER 10001:10001",
                        "CMD [\"server\"]");
        DeployFiles.assertStarts(List.of("server"), Set.of());
        Matcher named = Pattern.compile("(?<=[ ])((?:deploy|docs)/[a-z/.]*)").matcher(text);
        int there = 0;
        while (named.find()) {
            assertThat(DeployFiles.HOME.resolve(named.group(1))).exists();
            there++;
        }
        assertThat(there).isGreaterThan(1);
        assertThat(Files.isExecutable(DeployFiles.FOLDER.resolve("container/holdfast")))
                .isTrue();
        assertThat(DeployFiles.HOME.resolve("mvnw")).isExecutable();
    }

    @Test
    void the_dr_site_s_declarations_are_what_is_declared_elsewhere_too() throws Exception {
        String outputs = Files.readString(DeployFiles.FOLDER.resolve("tofu/aws-dr-site/outputs.tf"));
        assertThat(Files.readString(DeployFiles.FOLDER.resolve("tofu/aws-dr-site/security.tf")))
                .containsPattern("server +=  *" + ServerOptions.DEFAULT_PORT + "\n");
        int begin = outputs.indexOf("[for document in [") + "[for document in [".length();
        // the little of OpenTofu's language that is in it, as YAML
        String documents = outputs.substring(begin, outputs.indexOf("] : yamlencode(document)"))
                .replaceAll("\\$\\{var\\.(primary_)?region}", "eu-central-1")
                .replaceAll("\\$\\{var\\.sites\\.(\\w+)}", "$1")
                .replaceAll("var\\.sites\\.(\\w+)", "\"$1\"")
                .replaceAll("local\\.locations\\.(\\w+)", "\"s3:https://s3.eu-central-1.amazonaws.com/bucket/$1\"")
                .replaceAll("(\\w+) *= ", "$1: ")
                .replaceAll("(?m)([\"}])$", "$1,");
        JsonObject all = DeployFiles.yaml("documents: [" + documents + "]").getFirst();
        StringBuilder yaml = new StringBuilder();
        all.getAsJsonArray("documents").forEach(one -> yaml.append(one).append("\n---\n"));
        Inventory inventory = DeclaredFiles.read(yaml.toString());
        assertThat(inventory.sites()).hasSize(2);
        assertThat(inventory.repositories()).extracting(one -> one.site()).containsExactly("dr", "primary");
    }

    @Test
    void bash_reads_the_scripts() throws Exception {
        String script = Files.readString(DeployFiles.FOLDER.resolve("tofu/aws-dr-site/control-plane.sh.tftpl"));
        Path rendered = Files.writeString(
                folder.resolve("control-plane.sh"),
                script.replaceAll("(?m)^%\\{.*\\n", "").replaceAll("\\$\\{\\w+}", "word"));
        for (Path one : List.of(rendered, DeployFiles.FOLDER.resolve("container/holdfast"))) {
            Process bash = new ProcessBuilder("bash", "-n", one.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(bash.waitFor()).as(said).isZero();
        }
    }
}
