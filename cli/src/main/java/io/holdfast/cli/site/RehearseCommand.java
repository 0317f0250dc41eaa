package io.holdfast.cli.site;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.LogToStandardError;
import io.holdfast.cli.Output;
import io.holdfast.site.config.SiteConfiguration;
import io.holdfast.site.config.SiteConfiguration.Query;
import io.holdfast.site.postgres.Rehearsal;
import io.holdfast.site.postgres.Rehearsal.Answer;
import io.holdfast.site.postgres.Rehearsal.Report;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tries a failover on a copy of the standby. */
@Command(
        name = "rehearse",
        description = "Try a failover on a copy of this site's standby, which goes on following meanwhile: the copy is"
                + " started in a network of its own where that is permitted, promoted, written to, asked the queries of the"
                + " site's file and --query, and removed. Nothing that is in use is touched; the copy needs as much room as the cluster, in the folder"
                + " of the agent. Run it where the standby is. Exit code 1 when a query does not answer true.")
final class RehearseCommand implements Callable<Integer> {
    @Mixin
    private SiteOption site = new SiteOption();

    @Option(
            names = "--query",
            paramLabel = "SQL",
            description =
                    "A query that the promoted copy must answer with true, besides those of the site's file. Repeatable.")
    private List<String> queries = List.of();

    @Option(
            names = "--database",
            paramLabel = "NAME",
            defaultValue = "postgres",
            description = "Where those of --query are asked; default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private String database;

    @Option(
            names = "--rate",
            paramLabel = "MIB",
            defaultValue = "0",
            description = "MiB a second that are read from the standby; default: as fast as it goes.")
    private int rate;

    @Option(
            names = "--at-most",
            paramLabel = "DURATION",
            defaultValue = "PT4H",
            description = "After which the copy's server is killed in any case; default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private Duration atMost;

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws InterruptedException {
        LogToStandardError.begin();
        SiteConfiguration configuration = site.configuration();
        if (rate < 0 || atMost.isNegative() || atMost.isZero()) {
            throw new CommandFailed(ExitCode.USAGE, "Give --rate in MiB a second, and --at-most a time such as PT1H.");
        }
        Report report;
        try {
            report = new Rehearsal(
                            configuration
                                    .postgresql()
                                    .orElseThrow(() -> new CommandFailed(
                                            ExitCode.USAGE,
                                            configuration.site()
                                                    + " is a witness, and has no server to rehearse with.")),
                            configuration.home())
                    .run(new Rehearsal.Wish(
                            queries.stream()
                                    .map(text -> new Query(database, text))
                                    .toList(),
                            atMost,
                            rate * 1024));
        } catch (IOException | SQLException e) {
            throw new CommandFailed(ExitCode.FAILED, e.getMessage() + ".");
        }
        if (output.isJson()) {
            output.json(report);
        } else {
            show(report);
        }
        return report.passed() ? 0 : ExitCode.FAILED.code();
    }

    private void show(Report report) {
        output.line(String.format(
                Locale.ROOT,
                "A copy of %s, in %s: copied in %.1f s, ready after %.1f s, took writes %.2f s after it was promoted, on"
                        + " timeline %d at %s%s.",
                Bytes.text(report.bytes()),
                report.isolation(),
                report.copySeconds(),
                report.recoverySeconds(),
                report.promotionSeconds(),
                report.timeline(),
                report.position(),
                report.newestCommit()
                        .map(at -> ", with all up to the commit of " + at)
                        .orElse("")));
        List<List<String>> rows = new ArrayList<>();
        for (Answer answer : report.answers()) {
            rows.add(List.of(
                    answer.passed() ? "passed" : "FAILED",
                    answer.query().database(),
                    answer.query().text(),
                    answer.passed() ? "" : answer.detail()));
        }
        if (!rows.isEmpty()) {
            output.table(List.of("RESULT", "DATABASE", "QUERY", "SAID"), rows);
        }
        output.line("The copy was removed.");
    }
}
