package io.holdfast.control.plan;

import io.holdfast.control.inventory.ClusterAction.Scale;
import io.holdfast.control.inventory.Placeholders;
import io.holdfast.control.inventory.StepAction;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives workloads of Kubernetes other numbers of replicas, by their subresource {@code scale} ({@code autoscaling/v1}), and
 * waits until they are ready as {@code kubectl rollout status} does.
 */
@Component
class ClusterScales {
    /** The fact how many there were before, which an abort goes back to. */
    static final String PREVIOUS = "previousReplicas";

    private static final int MOST_CONFLICTS = 10;
    private static final long POLL_MILLIS = 500;

    private final StepRuns steps;

    ClusterScales(StepRuns steps) {
        this.steps = steps;
    }

    /** Blocks until the replicas are ready. */
    Done perform(Work work, Scale scale) throws StepFailedException, InterruptedException {
        String path = path(scale, work.values());
        try (ClusterSession session = new ClusterSession(scale.cluster(), work.values())) {
            String previous = work.recorded().facts().get(PREVIOUS);
            for (int conflicts = 0; ; conflicts++) {
                JsonNode stands = session.get(path + "/scale");
                int replicas = stands.path("spec").path("replicas").asInt(0);
                if (previous == null) {
                    previous = Integer.toString(replicas);
                    // before it is done: an abort goes back to it, whoever takes the run up
                    steps.note(work.run().runId(), work.execution(), work.step().id(), Map.of(PREVIOUS, previous));
                }
                if (replicas == scale.replicas()) {
                    break;
                }
                ClusterSession.Answer answer = session.send("PUT", path + "/scale", asked(stands, scale.replicas()));
                // somebody else has changed it in between, perhaps the cluster itself: look again
                if (answer.status() != 409 || conflicts == MOST_CONFLICTS) {
                    session.good(answer);
                    break;
                }
            }
            awaitReady(session, path, scale.replicas());
            return new Done(
                    scale.what().word() + " " + Placeholders.filled(scale.name(), work.values()) + " has "
                            + scale.replicas() + " replicas that are ready; there were " + previous + ".",
                    Map.of(PREVIOUS, previous));
        }
    }

    /** With the version that was read: what changed since is a conflict. */
    private static ObjectNode asked(JsonNode stands, int replicas) {
        ObjectNode asked = JsonNodeFactory.instance.objectNode();
        asked.put("apiVersion", "autoscaling/v1").put("kind", "Scale");
        ObjectNode metadata = asked.putObject("metadata");
        for (String field : new String[] {"name", "namespace", "resourceVersion"}) {
            metadata.put(field, stands.path("metadata").path(field).asString(""));
        }
        asked.putObject("spec").put("replicas", replicas);
        return asked;
    }

    /** Until the step's time is over, which interrupts it. */
    private static void awaitReady(ClusterSession session, String path, int replicas)
            throws StepFailedException, InterruptedException {
        while (true) {
            JsonNode workload = session.getPatiently(path);
            JsonNode status = workload.path("status");
            boolean seen = status.path("observedGeneration").asLong(0)
                    >= workload.path("metadata").path("generation").asLong(0);
            if (seen
                    && status.path("replicas").asInt(0) == replicas
                    && status.path("readyReplicas").asInt(0) == replicas) {
                return;
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** What would be scaled. @throws StepFailedException when it could not be */
    Done check(Scale scale, Map<String, String> values) throws StepFailedException, InterruptedException {
        try (ClusterSession session = new ClusterSession(scale.cluster(), values)) {
            JsonNode stands = session.get(path(scale, values) + "/scale");
            return Done.of("It has " + stands.path("spec").path("replicas").asInt(0) + " replicas now, and would have "
                    + scale.replicas() + ".");
        }
    }

    /** What takes a change of scale back; empty when it is not known what there was. */
    static Optional<StepAction> inverse(Scale scale, Map<String, String> facts) {
        return Optional.ofNullable(facts.get(PREVIOUS))
                .map(previous -> new Scale(scale.cluster(), scale.what(), scale.name(), Integer.parseInt(previous)));
    }

    private static String path(Scale scale, Map<String, String> values) {
        return "apis/apps/v1/namespaces/"
                + ClusterSession.part(Placeholders.filled(scale.cluster().namespace(), values)) + "/"
                + scale.what().resource() + "/" + ClusterSession.part(Placeholders.filled(scale.name(), values));
    }
}
