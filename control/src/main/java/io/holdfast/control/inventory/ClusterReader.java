package io.holdfast.control.inventory;

import io.holdfast.control.inventory.ClusterAction.Cluster;
import io.holdfast.control.inventory.ClusterAction.Job;
import io.holdfast.control.inventory.ClusterAction.Scalable;
import io.holdfast.control.inventory.ClusterAction.Scale;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads what steps do in Kubernetes. */
final class ClusterReader {
    private static final int MOST_REPLICAS = 10_000;
    private static final int MOST_LINES = 1000;

    private ClusterReader() {}

    static Scale scale(Fields fields) {
        Cluster cluster = cluster(fields);
        Optional<String> deployment = fields.optionalText("deployment");
        Optional<String> statefulSet = fields.optionalText("statefulSet");
        if (deployment.isPresent() == statefulSet.isPresent()) {
            fields.problem("deployment", "is missing, or there is 'statefulSet' beside it; name one of them");
        }
        int replicas = fields.number("replicas", null, 0);
        if (replicas > MOST_REPLICAS) {
            fields.problem("replicas", "is " + replicas + "; " + MOST_REPLICAS + " at most");
        }
        return new Scale(
                cluster,
                statefulSet.isPresent() ? Scalable.STATEFULSET : Scalable.DEPLOYMENT,
                statefulSet.or(() -> deployment).orElse(""),
                replicas);
    }

    static Job job(Fields fields) {
        Cluster cluster = cluster(fields);
        Optional<String> cronJob = fields.optionalText("cronJob");
        Optional<String> manifest = fields.optionalText("manifest");
        if (cronJob.isPresent() == manifest.isPresent()) {
            fields.problem(
                    "cronJob",
                    "is missing, or there is 'manifest' beside it; name a CronJob whose template is run, or give a Job"
                            + " as text");
        }
        int lines = fields.number("logLines", 20, 0);
        if (lines > MOST_LINES) {
            fields.problem("logLines", "is " + lines + "; " + MOST_LINES + " at most");
        }
        Duration keep = fields.parsed("keep", "a duration such as PT1H", Duration::parse)
                .orElse(Duration.ofHours(1));
        if (keep.isNegative() || keep.toDays() > 365) {
            fields.problem("keep", "must be 0 s or more, and a year at most");
        }
        return new Job(cluster, cronJob, manifest, lines, keep, fields.flag("repeatable", false));
    }

    private static Cluster cluster(Fields fields) {
        String server = fields.text("server");
        Map<String, String> address = new HashMap<>();
        // a variable may stand anywhere in it
        address.put("url", server.replaceAll("\\{\\{[^{}]*}}", "1"));
        if (!server.isEmpty()) {
            WebAddress.of(address, true, (field, problem) -> fields.problem("server", problem));
            if (!server.startsWith("https://") && !server.startsWith("{{")) {
                fields.problem("server", "must begin with https://: a token is sent to it");
            }
        }
        return new Cluster(
                server, fields.text("tokenFile"), fields.optionalText("caFile"), fields.text("namespace", "default"));
    }
}
