package io.holdfast.stockpulse.demo;

import io.holdfast.cli.Holdfast;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/**
 * What a command of {@code holdfast} answered.
 *
 * @param said on standard output
 * @param complained on standard error
 */
record Answer(int exitCode, String said, String complained) {

    /** Runs the command in this process. @param arguments as on the command line */
    static Answer of(List<String> arguments) {
        StringWriter said = new StringWriter();
        StringWriter complained = new StringWriter();
        CommandLine line = Holdfast.commandLine().setOut(new PrintWriter(said)).setErr(new PrintWriter(complained));
        int exitCode = line.execute(arguments.toArray(String[]::new));
        return new Answer(
                exitCode, said.toString().strip(), complained.toString().strip());
    }
}
