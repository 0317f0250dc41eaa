package io.holdfast.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import tools.jackson.databind.json.JsonMapper;

/** How a command says its result: for a person, or as JSON for a program. */
public final class Output {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Option(
            names = "--json",
            description = "Print the result as JSON, and progress as lines of JSON on standard error.")
    private boolean json;

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    public boolean isJson() {
        return json;
    }

    public PrintWriter out() {
        return command.commandLine().getOut();
    }

    public PrintWriter err() {
        return command.commandLine().getErr();
    }

    /** The value on one line of JSON; anything that Jackson can write. */
    public void json(Object value) {
        out().println(JSON.writeValueAsString(value));
        out().flush();
    }

    /** Progress on one line of JSON, to standard error: standard output holds results only. */
    public void jsonProgress(Object value) {
        err().println(JSON.writeValueAsString(value));
        err().flush();
    }

    public void line(String text) {
        out().println(text);
        out().flush();
    }

    /** Columns as wide as their widest cell; the last one is not padded. */
    public void table(List<String> head, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>();
        all.add(head);
        all.addAll(rows);
        int[] widths = new int[head.size()];
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : all) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = row.get(i);
                text.append(cell);
                if (i < widths.length - 1) {
                    text.repeat(' ', widths[i] - cell.length() + 2);
                }
            }
            line(text.toString().stripTrailing());
        }
    }
}
