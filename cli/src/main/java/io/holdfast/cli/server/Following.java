package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.ProgressLine;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Follows a job on the server until it has ended. */
final class Following {
    private static final Set<String> ENDED = Set.of("SUCCESS", "FAILED", "RUNNING", "PAUSED", "CANCELLED", "MISSED");
    static final long EVERY_MILLIS = 500;
    private static final long AT_FIRST_MILLIS = 50;

    private Following() {}

    /**
     * Blocks until the job at the path has ended, showing its progress. The job goes on when this is interrupted.
     *
     * @return the job's last state
     * @throws CommandFailed when it failed, with its own message
     */
    static JsonNode untilEnded(ApiClient api, String path, String subject, PrintWriter err)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        try (ProgressLine line = new ProgressLine(err)) {
            while (true) {
                JsonNode job = api.get(path);
                String status = job.path("status").asString("");
                if (ENDED.contains(status)) {
                    line.close();
                    if (status.equals("PAUSED") || status.equals("CANCELLED") || status.equals("MISSED")) {
                        throw new CommandFailed(
                                ExitCode.FAILED, subject + " is " + status.toLowerCase(Locale.ROOT) + ".");
                    }
                    if (status.equals("FAILED")) {
                        throw new CommandFailed(
                                ExitCode.FAILED,
                                subject + " failed: "
                                        + job.path("errorMessage")
                                                .asString(job.path("outcomeSummary")
                                                        .asString("no reason was given")));
                    }
                    return job;
                }
                JsonNode progress = job.path("progress");
                String stage = progress.path("stage")
                        .asString(status.equals("SCHEDULED") ? "waiting for a worker" : "running");
                show(line, subject, stage, progress);
                Thread.sleep(pause(System.nanoTime() - began));
            }
        }
    }

    /** The end of what takes seconds is noticed by a twentieth of that late, and what takes hours is not asked for all the time. */
    private static long pause(long nanosSoFar) {
        return Math.clamp(nanosSoFar / 20_000_000, AT_FIRST_MILLIS, EVERY_MILLIS);
    }

    /** What the API says of how far work is. */
    static void show(ProgressLine line, String subject, String stage, JsonNode progress) {
        line.show(
                subject,
                stage,
                progress.path("processedBytes").asLong(0),
                progress.path("expectedBytes").asLong(0),
                progress.path("bytesPerSecond").asLong(0),
                progress.path("etaSeconds").isNumber()
                        ? Long.valueOf(progress.path("etaSeconds").asLong())
                        : null);
    }
}
