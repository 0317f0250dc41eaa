package io.holdfast.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.Holdfast;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.ParseResult;

class SystemdUnitsTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern START = Pattern.compile("(?m)^ExecStart=(/opt/holdfast)/holdfast (.*)$");
    private static final Pattern DOCUMENT = Pattern.compile("(?m)^Documentation=file:/opt/holdfast/(.*)$");

    @TempDir
    Path folder;

    static List<Path> units() throws IOException {
        try (Stream<Path> files = Files.list(HOME.resolve("deploy/systemd"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("units")
    void systemd_takes_it_and_the_command_line_knows_what_it_starts(Path unit) throws Exception {
        String text = Files.readString(unit);
        Matcher start = START.matcher(text);
        assertThat(start.find()).isTrue();
        ParseResult parsed = Holdfast.commandLine().parseArgs(start.group(2).split(" "));
        assertThat(parsed.hasSubcommand()).isTrue();
        Matcher document = DOCUMENT.matcher(text);
        assertThat(document.find()).isTrue();
        assertThat(HOME.resolve(document.group(1))).isRegularFile();

        // where it is installed there is the launcher
        Path here = Files.writeString(
                folder.resolve(String.valueOf(unit.getFileName())), text.replace("/opt/holdfast/", HOME + "/"));
        Process verify = new ProcessBuilder("systemd-analyze", "verify", "--man=no", here.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(verify.waitFor()).as(said).isZero();
        // of its own, not of the units that it needs
        String name = String.valueOf(unit.getFileName()).split("[@.]", 2)[0];
        assertThat(said.lines().filter(line -> line.contains(name))).isEmpty();

        // what an attacker who took it over could do, from 0 (nothing) to 100; the agent runs PostgreSQL and its hooks
        Process judged = new ProcessBuilder(
                        "systemd-analyze",
                        "security",
                        "--offline=true",
                        "--no-pager",
                        "--threshold=" + (name.equals("holdfast-site") ? 65 : 25),
                        here.toString())
                .redirectErrorStream(true)
                .start();
        String judgement = new String(judged.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(judged.waitFor()).as(judgement).isZero();
    }
}
