package io.holdfast.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.holdfast.cli.Holdfast;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import picocli.CommandLine;

/** The files in {@code deploy/}, as other programs would read them. */
final class DeployFiles {
    static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    static final Path FOLDER = HOME.resolve("deploy");
    private static final CommandLine COMMANDS = Holdfast.commandLine();

    private DeployFiles() {}

    /** All texts, by their path in the project. */
    static Map<String, String> texts() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                texts.put(HOME.relativize(file).toString(), Files.readString(file, StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    /** As YAML 1.1, which Kubernetes and Compose read, with merged maps. */
    static List<JsonObject> yaml(String text) {
        List<JsonObject> documents = new ArrayList<>();
        Gson json = new Gson();
        for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text)) {
            if (document != null) {
                documents.add(json.toJsonTree(document).getAsJsonObject());
            }
        }
        return documents;
    }

    /**
     * Parses what a container is started with; the program's own words say what is wrong with it.
     *
     * @param environment names of variables that the container has
     */
    static void assertStarts(List<String> arguments, Set<String> environment) {
        List<String> all = new ArrayList<>(arguments);
        if (environment.contains("HOLDFAST_VAULT_DATA")) {
            // the option takes it from there, but not in this process
            all.addAll(List.of("--data", "/srv/vault"));
        }
        assertThat(Holdfast.commandLine().parseArgs(all.toArray(String[]::new)).hasSubcommand())
                .isTrue();
    }

    static List<String> strings(JsonElement array) {
        return array.getAsJsonArray().asList().stream()
                .map(JsonElement::getAsString)
                .toList();
    }

    /**
     * Follows a line of words, as they stand in a text after {@code holdfast}, down the commands.
     *
     * @return what is wrong with it; empty when every command and option is there
     */
    static String unknown(String words) {
        CommandLine command = COMMANDS;
        boolean verbs = true;
        for (String word : Arrays.asList(words.strip().split("\\s+"))) {
            String name = word.replaceAll("[,.:;'\"`)]+$", "");
            CommandLine next = verbs ? command.getSubcommands().get(name) : null;
            if (next != null) {
                command = next;
            } else if (command.getParent() == null) {
                return "there is no command '" + name + "'";
            } else {
                verbs = false;
                String option = name.split("=", 2)[0];
                if (option.startsWith("-")
                        && option.length() > 1
                        && command.getCommandSpec().findOption(option) == null) {
                    return "'" + command.getCommandSpec().qualifiedName() + "' has no option '" + option + "'";
                }
            }
        }
        return "";
    }
}
