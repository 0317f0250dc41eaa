package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ServerConnection;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.document.CommunicationPlan;
import io.holdfast.control.document.PlanDocument;
import io.holdfast.control.evidence.Report;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.DeclaredFiles;
import io.holdfast.control.inventory.Inventory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a recovery plan, or whom it tells what, as a document for people. */
@Command(
        name = "document",
        description =
                "Write a recovery plan, or its communication plan, as a document, from the files of the declarations"
                        + " (needs no server then), else from what the server has.")
public final class DrDocumentCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "PLAN",
            arity = "0..1",
            description = "Which one. May be left out where there is one only.")
    private @Nullable String name;

    @Mixin
    private DeclarationFiles files = new DeclarationFiles();

    @Option(names = "--communication", description = "Who is told what, instead of the plan.")
    private boolean communication;

    @Option(names = "--html", description = "As HTML. Default: Markdown.")
    private boolean html;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Default: standard output.")
    private @Nullable Path file;

    @Option(
            names = "--check",
            description =
                    "Write nothing; exit code 1 when the file of --output does not say what the declarations say.")
    private boolean check;

    @Mixin
    private ServerConnection server = new ServerConnection();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (check && file == null) {
            throw new CommandFailed(ExitCode.USAGE, "Name the file to check: --output FILE.");
        }
        Inventory inventory =
                inventory(files.given() ? files.read() : server.connect().text("/api/v1/admin/inventory/export"));
        DrPlan plan = plan(inventory.plans());
        Report report = communication ? CommunicationPlan.of(plan) : PlanDocument.of(plan, inventory);
        String text = html ? report.html() : report.markdown();
        if (check) {
            return checked(text);
        }
        if (file != null) {
            Files.writeString(file, text);
        }
        if (output.isJson()) {
            output.json(Map.of("plan", plan.name(), "version", plan.version(), "document", text));
        } else if (file == null) {
            output.out().print(text);
            output.out().flush();
        }
        return 0;
    }

    private int checked(String text) throws IOException {
        if (file != null && Files.isRegularFile(file) && Files.readString(file).equals(text)) {
            return 0;
        }
        throw new CommandFailed(
                ExitCode.FAILED,
                file + " does not say what is declared. Write it anew: the same command without --check.");
    }

    private static Inventory inventory(String documents) {
        try {
            return DeclaredFiles.read(documents);
        } catch (InvalidRequestException e) {
            throw new CommandFailed(ExitCode.REFUSED, String.valueOf(e.getMessage()));
        }
    }

    private DrPlan plan(List<DrPlan> plans) {
        List<String> names = plans.stream().map(DrPlan::name).toList();
        if (plans.isEmpty()) {
            throw new CommandFailed(ExitCode.NOT_FOUND, "No DrPlan is declared there.");
        }
        if (name == null) {
            if (plans.size() > 1) {
                throw new CommandFailed(ExitCode.USAGE, "Which plan? Name one of " + String.join(", ", names) + ".");
            }
            return plans.getFirst();
        }
        return plans.stream()
                .filter(plan -> plan.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CommandFailed(
                        ExitCode.NOT_FOUND,
                        "There is no plan '" + name + "'; there are " + String.join(", ", names) + "."));
    }
}
