package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A drill's report. */
@Command(name = "report", description = "Print a drill's report, or write it to a file.")
public final class DrReportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DRILL-ID", description = "As 'dr drills' shows it.")
    private String id = "";

    @Option(names = "--html", description = "As HTML. Default: Markdown.")
    private boolean html;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Default: standard output.")
    private @Nullable Path file;

    @Mixin
    private ServerConnection server = new ServerConnection();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        ApiClient api = server.connect();
        if (output.isJson()) {
            output.json(api.get(Drill.PATH + "/" + id));
            return 0;
        }
        String report = api.text(Drill.PATH + "/" + id + (html ? "/report.html" : "/report.md"));
        if (file == null) {
            output.line(report.stripTrailing());
        } else {
            Files.writeString(file, report, StandardCharsets.UTF_8);
        }
        return 0;
    }
}
