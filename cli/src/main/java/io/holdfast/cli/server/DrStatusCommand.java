package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** The plan, the sites, what is proven. */
@Command(name = "status", description = "Show the plan, how the sites stand, and what is proven of each target.")
public final class DrStatusCommand extends AnswerCommand {
    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.get("/api/v1/admin/dr/status");
    }

    @Override
    void tell(JsonNode status, Output output) {
        output.line("plan       " + Fields.text(status.path("plan"), "name") + ": "
                + Fields.text(status.path("plan"), "approach"));
        output.line("next drill " + Fields.text(status, "nextDrill"));
        output.line("");
        output.table(
                List.of("SITE", "STATUS", "LAST SYNC (UTC)", "BEHIND", "LACKS", "REPOSITORY", "DETAIL"),
                Query.rows(
                        status.path("sites"),
                        site -> List.of(
                                Fields.text(site, "siteName"),
                                Fields.text(site, "overallStatus"),
                                Fields.time(site, "lastReplicationSync"),
                                Fields.seconds(site, "replicationLagSeconds"),
                                Fields.bytes(site, "replicationLagBytes"),
                                Fields.text(site, "repository"),
                                Fields.text(site, "detail"))));
        status.path("siteGroups").forEach(group -> group(group, output));
        output.line("");
        Compliance.show(output, status.path("services"));
        StatusCommand.more(output, status.path("compliance").path("total"), status.path("services"), "targets");
    }

    private static void group(JsonNode group, Output output) {
        JsonNode standing = group.path("standing");
        output.line("");
        output.line("group      " + Fields.text(group, "group") + ": "
                + (standing.isObject()
                        ? "active is " + Fields.text(standing, "active") + ", token "
                                + standing.path("token").asLong(0) + ", standbys may be "
                                + Fields.seconds(group, "lagTargetSeconds") + " behind"
                        : "nobody can say, " + Fields.text(group, "problem")));
        JsonNode fence = standing.path("fence");
        if (fence.isObject()) {
            output.line("fence      " + Fields.text(fence, "site") + " with token "
                    + fence.path("token").asLong(0) + ", asked for by " + Fields.text(fence, "by") + " at "
                    + Fields.text(fence, "at")
                    + (fence.path("done").asBoolean(false)
                            ? "; nobody takes writes until a takeover is asked for"
                            : "; the agents are at it"));
        }
        if (standing.isObject()) {
            output.table(
                    List.of(
                            "SITE",
                            "ROLE",
                            "BEHIND",
                            "OR",
                            "HEARTBEAT",
                            "REPOSITORY BEHIND",
                            "WITHOUT LOSS",
                            "PROBLEM"),
                    Query.rows(
                            standing.path("members"),
                            member -> List.of(
                                    Fields.text(member, "site"),
                                    Fields.text(member, "role"),
                                    Fields.bytes(member, "lagBytes"),
                                    Fields.seconds(member, "lagSeconds"),
                                    Fields.seconds(member, "heartbeatLagSeconds"),
                                    Fields.bytes(member, "repositoryLagBytes"),
                                    member.path("withoutLoss").asBoolean(false) ? "yes" : "no",
                                    Fields.text(member, "problem"))));
        }
    }
}
