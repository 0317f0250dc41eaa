package io.holdfast.control.inventory;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a step does in Kubernetes, by the interface of its API server. */
public sealed interface ClusterAction extends StepAction {
    Cluster cluster();

    /** Its texts that may hold variables. */
    List<String> texts();

    @Override
    default boolean harmless() {
        return false;
    }

    /**
     * Where a cluster is, and by which right something is done there.
     *
     * @param server address of the API server, such as {@code https://10.2.0.1:6443}
     * @param tokenFile a file on the server whose first line is a service account's token; read with each request, for it may
     *     be renewed
     * @param caFile a PEM file on the server of the authorities to trust, and no others; empty: those that Java knows
     */
    record Cluster(String server, String tokenFile, Optional<String> caFile, String namespace) {}

    /** What can be scaled. */
    enum Scalable {
        DEPLOYMENT,
        STATEFULSET;

        /** In addresses. */
        public String resource() {
            return word() + "s";
        }

        /** As declared. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Gives a workload so many replicas, and waits until they are ready. */
    record Scale(Cluster cluster, Scalable what, String name, int replicas) implements ClusterAction {
        @Override
        public String kind() {
            return "scale";
        }

        @Override
        public String summary() {
            return "Scale " + what.word() + " " + cluster.namespace() + "/" + name + " to " + replicas;
        }

        /** A number of replicas is what it is, however often it is asked for. */
        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public List<String> texts() {
            return List.of(cluster.server(), cluster.namespace(), name);
        }
    }

    /**
     * Runs a job to its end.
     *
     * @param cronJob whose template is run; empty: {@code manifest}
     * @param manifest a Job of {@code batch/v1}, as YAML or JSON; empty: {@code cronJob}
     * @param logLines of its last pod that are kept with the step; 0: none
     * @param keep how long Kubernetes keeps the job when it has ended
     * @param repeatable whether a job that failed may be run again
     */
    record Job(
            Cluster cluster,
            Optional<String> cronJob,
            Optional<String> manifest,
            int logLines,
            Duration keep,
            boolean repeatable)
            implements ClusterAction {
        @Override
        public String kind() {
            return "job";
        }

        @Override
        public String summary() {
            return "Run " + cronJob.map(name -> "a job of " + name).orElse("a job") + " in " + cluster.namespace();
        }

        @Override
        public List<String> texts() {
            return List.of(cluster.server(), cluster.namespace(), cronJob.orElse(""), manifest.orElse(""));
        }
    }
}
