package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class HoldfastTest {
    @TempDir
    Path folder;

    @Test
    void help_lists_every_command_and_every_exit_code() {
        CommandRun run = CommandRun.of("--help");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("apply", "backup", "restore", "dr", "repo", "generate-completion");
        for (ExitCode code : ExitCode.values()) {
            assertThat(run.out()).contains(code.meaning());
        }
    }

    @Test
    void every_command_describes_itself_and_each_of_its_options() {
        everyCommand(Holdfast.commandLine());
    }

    private static void everyCommand(CommandLine line) {
        var spec = line.getCommandSpec();
        assertThat(spec.usageMessage().description()).as(spec.qualifiedName()).isNotEmpty();
        spec.options()
                .forEach(option -> assertThat(option.description())
                        .as(spec.qualifiedName() + " " + option.longestName())
                        .isNotEmpty());
        line.getSubcommands().values().forEach(HoldfastTest::everyCommand);
    }

    @Test
    void no_option_takes_a_password_itself() {
        noPasswordOption(Holdfast.commandLine());
    }

    private static void noPasswordOption(CommandLine line) {
        line.getCommandSpec().options().stream()
                .filter(option -> option.arity().max() > 0)
                .forEach(option -> assertThat(option.longestName())
                        .as(line.getCommandSpec().qualifiedName())
                        .satisfiesAnyOf(
                                name -> assertThat(name).doesNotContain("password"),
                                name -> assertThat(option.paramLabel())
                                        .as("what it takes")
                                        .isIn("FILE", "COMMAND")));
        line.getSubcommands().values().forEach(HoldfastTest::noPasswordOption);
    }

    @Test
    void a_wrong_command_line_says_where_help_is() {
        CommandRun run = CommandRun.of("restore", "trading-db");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains("--reason").contains("See 'holdfast restore --help'");
    }

    @Test
    void a_time_that_is_none_is_named_with_an_example() {
        CommandRun run = CommandRun.of("restore", "trading-db", "--reason", "x", "--time", "yesterday");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err())
                .contains("'yesterday' is no time", "2026-11-24T14:32:05Z")
                .doesNotContain("java.time");
    }

    @Test
    void a_misspelt_command_gets_a_suggestion() {
        CommandRun run = CommandRun.of("statsu");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains("status");
    }

    @Test
    void a_server_that_is_not_there_is_said_so() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "secret\n");
        CommandRun run =
                CommandRun.of("status", "--server", "http://127.0.0.1:1", "--user-password-file", password.toString());
        assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE.code());
        assertThat(run.err()).contains("http://127.0.0.1:1", "holdfast server").doesNotContain("secret");
    }

    @Test
    void a_file_that_cannot_be_read_is_named_with_why() throws Exception {
        Path missing = folder.resolve("nowhere");
        String server = "http://127.0.0.1:1";
        assertFails(
                "status --server " + server + " --server-ca " + missing,
                ExitCode.USAGE,
                missing + " cannot be read: it does not exist.");
        assertFails(
                "status --server " + server + " --user erin --user-password-file " + missing,
                ExitCode.SIGN_IN,
                "The password file " + missing + " cannot be read: it does not exist.");
        assertFails(
                "repo snapshots -r " + folder + " -p " + missing,
                ExitCode.USAGE,
                "The password file " + missing + " cannot be read: it does not exist.");
        assertFails(
                "repo key combine --out " + folder.resolve("out") + " " + missing,
                ExitCode.FAILED,
                "The share " + missing + " cannot be read: it does not exist.");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 1});
        assertFails(
                "repo key combine --out " + folder.resolve("out") + " " + binary,
                ExitCode.FAILED,
                binary + " cannot be read: it is no text in UTF-8.");
        Path declared = Files.write(folder.resolve("a.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 1});
        assertFails(
                "apply --server " + server + " -f " + folder,
                ExitCode.USAGE,
                "The file " + declared + " cannot be read: it is no text in UTF-8.");
        assertFails(
                "repo key combine --out " + folder.resolve("out") + " " + folder,
                ExitCode.FAILED,
                folder + " cannot be read: Is a directory.");
    }

    private static void assertFails(String line, ExitCode code, String says) {
        CommandRun run = CommandRun.of(line.split(" "));
        assertThat(run.exitCode()).as(line).isEqualTo(code.code());
        assertThat(run.err()).as(line).contains(says);
    }

    @Test
    void a_variable_without_a_value_is_named_with_its_file() throws Exception {
        Path file = Files.writeString(folder.resolve("site.yaml"), "port: ${HOLDFAST_TEST_NO_SUCH_PORT}\n");
        Path password = Files.writeString(folder.resolve("password"), "secret\n");
        CommandRun run = CommandRun.of("apply", "-f", file.toString(), "--user-password-file", password.toString());
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains("site.yaml", "HOLDFAST_TEST_NO_SUCH_PORT", "--set");
    }

    @Test
    void the_completion_script_knows_the_verbs() {
        CommandRun run = CommandRun.of("generate-completion");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("complete -F", "snapshots", "--user-password-file");
    }
}
