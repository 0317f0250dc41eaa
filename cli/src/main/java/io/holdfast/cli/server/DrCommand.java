package io.holdfast.cli.server;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Disaster recovery: how it stands, tests, drills and their reports. */
@Command(
        name = "dr",
        description =
                "Disaster recovery: status, failover tests, predicted recovery times, drills and their reports; plans"
                        + " and their runs.",
        subcommands = {
            DrStatusCommand.class,
            DrTestCommand.class,
            DrPredictCommand.class,
            DrillsCommand.class,
            DrCancelCommand.class,
            DrCompleteCommand.class,
            DrReportCommand.class,
            DrPlansCommand.class,
            DrShowCommand.class,
            DrVersionsCommand.class,
            DrApprovePlanCommand.class,
            DrDryRunCommand.class,
            DrRunCommand.class,
            DrRunsCommand.class,
            DrWatchCommand.class,
            DrDecideCommand.class,
            DrAbortCommand.class,
            DrReadinessCommand.class,
            DrStrategiesCommand.class,
            DrPlanDrillCommand.class,
            DrCalendarCommand.class,
            DrTrainingCommand.class,
            DrKeyTestCommand.class,
            DrActionsCommand.class,
            DrDocumentCommand.class
        })
public final class DrCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Name one of status, test, predict, drills, complete, report, plans, show, versions, approve-plan,"
                        + " dry-run, run, runs, watch, decide, abort, readiness, strategies, plan-drill, calendar, key-test, actions, document.");
    }
}
