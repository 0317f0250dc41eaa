package io.holdfast.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.holdfast.cli.CommandRun;
import io.holdfast.cli.ExitCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a stand-in for a server, whose reports are the names of what was asked for. */
@Timeout(60)
class DrReportTest {
    @TempDir
    Path folder;

    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("password"), "secret\n");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            byte[] report = ("{ \"report\" :\"" + path.substring(path.lastIndexOf('/') + 1) + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, report.length);
            exchange.getResponseBody().write(report);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private CommandRun report(String... options) {
        return CommandRun.of(Stream.concat(
                        Stream.of(
                                "dr",
                                "report",
                                "drill-1",
                                "--server=http://127.0.0.1:"
                                        + server.getAddress().getPort(),
                                "--user=ann",
                                "--user-password-file=" + folder.resolve("password")),
                        Stream.of(options))
                .toArray(String[]::new));
    }

    @Test
    void a_file_gets_the_report_as_it_was_made_in_each_form() throws Exception {
        for (String form : new String[] {"--html", "--pdf", "--json"}) {
            Path file = folder.resolve("report" + form);
            assertThat(report(form, "-o", file.toString()).exitCode()).isZero();
            assertThat(file).content().isEqualTo("{ \"report\" :\"report." + form.substring(2) + "\"}");
        }
        Path markdown = folder.resolve("report.md");
        assertThat(report("-o", markdown.toString()).exitCode()).isZero();
        assertThat(markdown).content().contains("report.md");
    }

    @Test
    void without_a_file_it_is_printed_and_two_forms_at_once_are_refused() {
        assertThat(report("--json").out()).contains("report.json");
        CommandRun both = report("--json", "--pdf", "-o", folder.resolve("both").toString());
        assertThat(both.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(both.err()).contains("Say one of --html, --pdf and --json.");
        assertThat(folder.resolve("both")).doesNotExist();
    }
}
