package io.holdfast.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What OpenTofu itself, or Terraform, says to the DR site's files, where one of them is. */
class InfrastructureProgramTest {
    private static final Path SITE = DeployFiles.FOLDER.resolve("tofu/aws-dr-site");

    @TempDir
    Path folder;

    private static Path program;

    @BeforeAll
    static void find() {
        program = Stream.of("tofu", "terraform")
                .map(InfrastructureProgramTest::onPath)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(
                        () -> abort("Neither tofu nor terraform is on this machine: the files are not shown to it."));
    }

    private static Optional<Path> onPath(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(one -> Path.of(one, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What a program said, and how it ended. */
    private record Said(int code, String text) {}

    private Said say(Path in, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true);
        builder.environment().put("CHECKPOINT_DISABLE", "1");
        builder.environment().put("TF_DATA_DIR", folder.resolve("data").toString());
        // whatever who builds has set
        builder.environment().remove("TF_CLI_CONFIG_FILE");
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    @Test
    void it_would_format_nothing_anew() throws Exception {
        Said said = say(SITE, "fmt", "-check", "-diff", "-recursive", "-no-color");
        assertThat(said.code()).as(said.text()).isZero();

        Files.writeString(folder.resolve("crooked.tf"), "variable \"a\" {\n default=1\n}\n");
        assertThat(say(folder, "fmt", "-check").code())
                .as("what it says to a crooked file")
                .isEqualTo(3);
    }

    @Test
    void it_finds_them_valid_where_the_provider_can_be_had() throws Exception {
        Path copy = Files.createDirectory(folder.resolve("site"));
        try (Stream<Path> files = Files.list(SITE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        Said made = say(copy, "init", "-backend=false", "-input=false", "-no-color");
        if (made.code() != 0) {
            // it reads all of the files before it looks for the provider
            assertThat(made.text()).contains("hashicorp/aws").containsPattern("could not connect|no such host|timeout");
            abort("The provider cannot be had here, so that they are not validated: " + made.text());
        }
        Said said = say(copy, "validate", "-no-color");
        assertThat(said.code()).as(said.text()).isZero();
    }
}
