package io.holdfast.cli.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.CommandRun;
import io.holdfast.cli.Holdfast;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class VaultServeTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path temporary;

    @Test
    @Timeout(400)
    void a_vault_made_on_the_command_line_serves_stock_restic_and_stops_when_told() throws Exception {
        String data = temporary.resolve("vault").toString();
        assertThat(CommandRun.of("vault", "init", "--data", data, "--keep-free", "1M")
                        .exitCode())
                .isZero();
        String secret = JSON.readTree(CommandRun.of("vault", "client", "add", "acme", "--data", data, "--json")
                        .out())
                .get("secret")
                .stringValue();
        Process serving = process(
                List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holdfast.class.getName(),
                        "vault",
                        "serve",
                        "--data",
                        data,
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        "0",
                        "--json"),
                "serve.err");
        try {
            BufferedReader out = serving.inputReader();
            String first = out.readLine();
            assertThat(first)
                    .as(Files.readString(temporary.resolve("serve.err")))
                    .startsWith("{");
            String address = JSON.readTree(first).get("address").stringValue();
            String repository = "rest:" + address.replace("https://", "https://acme:" + secret + "@") + "/acme/main/";
            Path text = Files.writeString(temporary.resolve("text"), "to be kept");
            for (List<String> verb : List.of(List.of("init"), List.of("backup", text.toString()), List.of("check"))) {
                restic(data, repository, verb);
            }
            CommandRun status = CommandRun.of("vault", "status", "--data", data);
            assertThat(status.exitCode()).as(status.out() + status.err()).isZero();
            assertThat(status.out()).contains("Running since").contains("acme").contains("Nothing needs attention");
            serving.destroy();
            assertThat(serving.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            serving.destroyForcibly().waitFor();
        }
        CommandRun stopped = CommandRun.of("vault", "status", "--data", data, "--json");
        assertThat(stopped.exitCode()).isEqualTo(1);
        assertThat(JSON.readTree(stopped.out()).get("running").booleanValue()).isFalse();
        assertThat(CommandRun.of("vault", "audit", "show", "--data", data).out())
                .contains("client added")
                .contains("started")
                .contains("stopped");
    }

    private void restic(String data, String repository, List<String> verb) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("restic", "--no-cache", "--cacert", data + "/tls/certificate.pem"));
        command.addAll(verb);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("restic.out").toFile());
        builder.environment().put("RESTIC_REPOSITORY", repository);
        builder.environment().put("RESTIC_PASSWORD", "correct horse battery staple");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue())
                    .as(Files.readString(temporary.resolve("restic.out")))
                    .isZero();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private Process process(List<String> command, String errors) throws IOException {
        return new ProcessBuilder(command)
                .redirectError(temporary.resolve(errors).toFile())
                .start();
    }
}
