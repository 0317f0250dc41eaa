package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Backups: which there are, what happened in them, and stopping and taking them up again. */
@Command(
        name = "jobs",
        description = "List backups, newest first; show, pause, resume, cancel or retry one, or read their logs.",
        subcommands = {
            JobsCommand.ListJobs.class,
            JobsCommand.Show.class,
            JobsCommand.Log.class,
            JobsCommand.Pause.class,
            JobsCommand.Resume.class,
            JobsCommand.Cancel.class,
            JobsCommand.Retry.class
        })
public final class JobsCommand extends JobListCommand {
    private static final String PATH = "/api/v1/admin/backups/";

    @Command(name = "list", description = "List backups, newest first; the same as without a verb.")
    static final class ListJobs extends JobListCommand {}

    /** A verb on one job. */
    abstract static class OneJob extends AnswerCommand {
        @Parameters(paramLabel = "JOB-ID", description = "As 'holdfast jobs' shows it.")
        private String id = "";

        String id() {
            return Query.encode(id);
        }

        JsonNode send(ApiClient api, String verb) throws IOException, InterruptedException {
            return api.post(PATH + id() + "/" + verb, Map.of());
        }

        @Override
        void tell(JsonNode job, Output output) {
            JobCommand.show(job, output);
        }
    }

    @Command(name = "show", description = "Show how a backup stands.")
    static final class Show extends OneJob {
        @Option(names = "--follow", description = "Follow it to its end.")
        private boolean follow;

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            String path = PATH + "status/" + id();
            return follow ? Following.untilEnded(api, path, "Backup " + id(), output.err()) : api.get(path);
        }
    }

    @Command(name = "pause", description = "Pause a backup; one that runs keeps what it has stored.")
    static final class Pause extends OneJob {
        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            return send(api, "pause");
        }
    }

    @Command(name = "resume", description = "Let a paused backup go on.")
    static final class Resume extends OneJob {
        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            return send(api, "resume");
        }
    }

    @Command(name = "cancel", description = "Cancel a backup that has not ended.")
    static final class Cancel extends OneJob {
        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            return send(api, "cancel");
        }
    }

    @Command(
            name = "retry",
            description = "Let a backup that failed, was cancelled or missed go on from where it stopped.")
    static final class Retry extends OneJob {
        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            return send(api, "retry");
        }
    }

    @Command(name = "log", description = "Show what happened in a backup, or find words in the logs of all.")
    static final class Log extends AnswerCommand {
        @Parameters(paramLabel = "JOB-ID", arity = "0..1", description = "As 'holdfast jobs' shows it.")
        private String id = "";

        @Option(names = "--words", defaultValue = "", description = "Without JOB-ID: lines that hold all of these.")
        private String words = "";

        @Option(names = "--data-set", defaultValue = "", description = "With --words: only of this data set.")
        private String dataSet = "";

        @Option(names = "--limit", defaultValue = "200", description = "At most so many, up to 1000. Default: 200.")
        private int limit;

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            if (!id.isEmpty()) {
                return api.get(PATH + Query.encode(id) + "/log?limit=" + limit);
            }
            Map<String, String> filters = new LinkedHashMap<>();
            filters.put("words", words);
            filters.put("dataSet", dataSet);
            return api.get(PATH + "log?limit=" + limit + Query.filters(filters));
        }

        @Override
        void tell(JsonNode answer, Output output) {
            output.table(
                    List.of("AT (UTC)", "DATA SET", "LEVEL", "MESSAGE"),
                    Query.rows(
                            answer.path("items"),
                            line -> List.of(
                                    Fields.time(line, "at"),
                                    Fields.text(line, "dataSet"),
                                    Fields.text(line, "level"),
                                    Fields.text(line, "message"))));
        }
    }
}
