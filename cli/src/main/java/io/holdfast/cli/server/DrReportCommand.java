package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** A drill's report. */
@Command(
        name = "report",
        description = "Print a drill's report, or write it to a file: of a drill that has ended as it was made then.")
public final class DrReportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DRILL-ID", description = "As 'dr drills' shows it.")
    private String id = "";

    @ArgGroup
    private @Nullable Form form;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Default: standard output; needed for PDF.")
    private @Nullable Path file;

    @Mixin
    private ServerConnection server = new ServerConnection();

    @Mixin
    private Output output = new Output();

    /** Instead of Markdown. */
    static final class Form {
        @Option(names = "--html", required = true, description = "As HTML. Default: Markdown.")
        private boolean html;

        @Option(names = "--pdf", required = true, description = "As PDF.")
        private boolean pdf;

        @Option(
                names = "--documents",
                required = true,
                description = "Show the digests of the reports that are kept, and where they are stored.")
        private boolean documents;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (isForm(it -> it.pdf) && file == null) {
            throw new CommandFailed(ExitCode.USAGE, "A PDF is not for a terminal. Name its file: -o FILE.");
        }
        if (output.isJson() && isForm(it -> it.pdf || it.html)) {
            throw new CommandFailed(ExitCode.USAGE, "Say one of --html, --pdf and --json.");
        }
        ApiClient api = server.connect();
        String path = Drill.PATH + "/" + id;
        if (isForm(it -> it.documents)) {
            JsonNode answer = api.get(path + "/documents");
            if (output.isJson()) {
                output.json(answer);
            } else {
                KeptDocuments.show(output, answer.path("items"));
            }
            return 0;
        }
        if (output.isJson() && file == null) {
            output.json(api.get(path + "/report.json"));
            return 0;
        }
        String report = path + "/report." + ending();
        if (file == null) {
            output.line(api.text(report).stripTrailing());
        } else {
            // byte for byte, so that its digest is the one in the audit trail
            api.download(report, file);
        }
        return 0;
    }

    private String ending() {
        if (output.isJson()) {
            return "json";
        }
        return isForm(it -> it.pdf) ? "pdf" : isForm(it -> it.html) ? "html" : "md";
    }

    private boolean isForm(Predicate<Form> wanted) {
        return form != null && wanted.test(form);
    }
}
