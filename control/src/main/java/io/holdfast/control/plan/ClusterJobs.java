package io.holdfast.control.plan;

import io.holdfast.control.inventory.ClusterAction.Job;
import io.holdfast.control.inventory.Placeholders;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Runs jobs of Kubernetes ({@code batch/v1}) to their end. The name of a job is kept before the job is made: who takes a run
 * up finds it by that, and waits for it instead of running another one.
 */
@Component
class ClusterJobs {
    /** The fact what the job is called. */
    static final String NAME = "job";

    private static final Logger LOG = LoggerFactory.getLogger(ClusterJobs.class);
    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final long POLL_MILLIS = 1000;
    private static final int MOST_LOG_BYTES = 6000;

    private final StepRuns steps;

    ClusterJobs(StepRuns steps) {
        this.steps = steps;
    }

    /** Blocks until the job has ended. */
    Done perform(Work work, Job job) throws StepFailedException, InterruptedException {
        try (ClusterSession session = new ClusterSession(job.cluster(), work.values())) {
            String name = "holdfast-" + UUID.randomUUID();
            ObjectNode manifest = manifest(session, job, work.values(), name);
            label(manifest, work);
            steps.note(work.run().runId(), work.execution(), work.step().id(), Map.of(NAME, name));
            session.good(session.send("POST", jobs(job, work.values()), manifest));
            return await(session, job, work.values(), name);
        }
    }

    /** Waits for one that an execution which has died has made. */
    Looked look(Work work, Job job) throws InterruptedException {
        String name = work.recorded().facts().get(NAME);
        if (name == null) {
            return new Looked.Again();
        }
        try (ClusterSession session = new ClusterSession(job.cluster(), work.values())) {
            int status = session.send("GET", jobs(job, work.values()) + "/" + name, null)
                    .status();
            if (status == 404) {
                // named, and not made
                return new Looked.Again();
            }
            return new Looked.WasDone(await(session, job, work.values(), name));
        } catch (StepFailedException e) {
            return job.repeatable()
                    ? new Looked.Again()
                    : new Looked.Unknown("The server stopped while job " + name + " ran. " + e.getMessage()
                            + " Look, and decide: done, retry, skip or abort.");
        }
    }

    /** Takes away one that has not ended in time, or whose run is aborted; one that is gone already is good. */
    Optional<String> remove(Work work, Job job) throws InterruptedException {
        String name = work.run().step(work.step().id()).facts().get(NAME);
        if (name == null) {
            return Optional.empty();
        }
        try (ClusterSession session = new ClusterSession(job.cluster(), work.values())) {
            ClusterSession.Answer answer = session.send(
                    "DELETE", jobs(job, work.values()) + "/" + name + "?propagationPolicy=Background", null);
            if (answer.status() != 404) {
                session.good(answer);
            }
            return Optional.empty();
        } catch (StepFailedException e) {
            LOG.warn("Job {} cannot be removed: {}", name, e.getMessage());
            return Optional.of("Job " + name + " may still run: " + e.getMessage());
        }
    }

    /** What would be run. @throws StepFailedException when it could not be */
    Done check(Job job, Map<String, String> values) throws StepFailedException, InterruptedException {
        try (ClusterSession session = new ClusterSession(job.cluster(), values)) {
            ObjectNode manifest = manifest(session, job, values, "holdfast-dry-run");
            // the API server looks at it as at a real one, its admission included, and keeps nothing
            session.good(session.send("POST", jobs(job, values) + "?dryRun=All", manifest));
            return Done.of(session.place() + " would take the job.");
        }
    }

    private static ObjectNode manifest(ClusterSession session, Job job, Map<String, String> values, String name)
            throws StepFailedException, InterruptedException {
        JsonNode given;
        if (job.cronJob().isPresent()) {
            given = session.get(jobs(job, values).replaceAll("jobs$", "cronjobs/")
                            + ClusterSession.part(
                                    Placeholders.filled(job.cronJob().get(), values)))
                    .path("spec")
                    .path("jobTemplate");
        } else {
            try {
                given = YAML.readTree(Placeholders.filled(job.manifest().orElse(""), values));
            } catch (JacksonException e) {
                throw new StepFailedException("The job's manifest is not YAML: " + e.getOriginalMessage(), e);
            }
        }
        if (!(given.path("spec") instanceof ObjectNode spec)) {
            throw new StepFailedException("The job's manifest has no 'spec'. Give a Job of batch/v1.");
        }
        ObjectNode manifest = JsonNodeFactory.instance.objectNode();
        manifest.put("apiVersion", "batch/v1").put("kind", "Job");
        ObjectNode metadata = given.path("metadata") instanceof ObjectNode its
                ? its.deepCopy()
                : JsonNodeFactory.instance.objectNode();
        metadata.put("name", name);
        metadata.remove("namespace");
        manifest.set("metadata", metadata);
        ObjectNode own = spec.deepCopy();
        own.put("ttlSecondsAfterFinished", job.keep().toSeconds());
        manifest.set("spec", own);
        return manifest;
    }

    private static void label(ObjectNode manifest, Work work) {
        ObjectNode metadata = manifest.withObject("/metadata");
        metadata.withObject("/labels").put("app.kubernetes.io/managed-by", "holdfast");
        metadata.withObject("/annotations")
                .put("holdfast.io/plan", work.run().plan())
                .put("holdfast.io/run", work.run().runId().toString())
                .put("holdfast.io/step", work.step().id());
    }

    /** Until it is complete or has failed, or the step's time is over, which interrupts it. */
    private static Done await(ClusterSession session, Job job, Map<String, String> values, String name)
            throws StepFailedException, InterruptedException {
        while (true) {
            JsonNode stands = session.getPatiently(jobs(job, values) + "/" + name);
            for (JsonNode condition : stands.path("status").path("conditions")) {
                if (!condition.path("status").asString("").equals("True")) {
                    continue;
                }
                switch (condition.path("type").asString("")) {
                    case "Complete" -> {
                        return new Done(
                                "Job " + name + " is complete." + log(session, job, values, name), Map.of(NAME, name));
                    }
                    case "Failed" ->
                        throw new StepFailedException("Job " + name + " failed ("
                                + condition.path("reason").asString("no reason") + "): "
                                + condition.path("message").asString("") + "." + log(session, job, values, name));
                    default -> {
                        // such as Suspended, or of a later Kubernetes
                    }
                }
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** The end of its youngest pod's log; why there is none is told, and no failure of the job. */
    private static String log(ClusterSession session, Job job, Map<String, String> values, String name)
            throws InterruptedException {
        if (job.logLines() == 0) {
            return "";
        }
        String pods = "api/v1/namespaces/"
                + ClusterSession.part(Placeholders.filled(job.cluster().namespace(), values)) + "/pods";
        try {
            JsonNode youngest = null;
            for (JsonNode pod : session.get(pods + "?labelSelector=" + ClusterSession.part("job-name=" + name))
                    .path("items")) {
                if (youngest == null || created(pod).compareTo(created(youngest)) > 0) {
                    youngest = pod;
                }
            }
            if (youngest == null) {
                return " Its pods are gone, and their log.";
            }
            String text = session.good(session.send(
                            "GET",
                            pods + "/"
                                    + ClusterSession.part(youngest.path("metadata")
                                            .path("name")
                                            .asString(""))
                                    + "/log?container="
                                    + ClusterSession.part(youngest.path("spec")
                                            .path("containers")
                                            .path(0)
                                            .path("name")
                                            .asString(""))
                                    + "&tailLines=" + job.logLines(),
                            null))
                    .text()
                    .strip();
            String end = text.length() > MOST_LOG_BYTES ? "…" + text.substring(text.length() - MOST_LOG_BYTES) : text;
            return text.isEmpty() ? " It logged nothing." : " The end of its log:\n" + end;
        } catch (StepFailedException e) {
            return " Its log cannot be read: " + e.getMessage();
        }
    }

    /** RFC 3339 in UTC, as Kubernetes writes it, sorts as text. */
    private static String created(JsonNode pod) {
        return pod.path("metadata").path("creationTimestamp").asString("");
    }

    private static String jobs(Job job, Map<String, String> values) {
        return "apis/batch/v1/namespaces/"
                + ClusterSession.part(Placeholders.filled(job.cluster().namespace(), values)) + "/jobs";
    }
}
