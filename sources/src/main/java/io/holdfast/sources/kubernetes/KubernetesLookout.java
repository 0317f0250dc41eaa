package io.holdfast.sources.kubernetes;

import io.holdfast.sources.Discovery;
import io.holdfast.sources.LookoutKind;

/** Kubernetes clusters, looked into for their namespaces; the package's description has the settings. */
public final class KubernetesLookout implements LookoutKind {
    @Override
    public String name() {
        return "kubernetes";
    }

    @Override
    public Discovery discovery() {
        return new NamespaceDiscovery(PodIdentity.ofThisProcess());
    }

    @Override
    public String advice() {
        return "What a namespace keeps is backed up by what runs in it: declare a data set for each of its databases, and one of"
                + " kind files for each volume that is mounted where a server or worker reads it, then name these in 'covered'"
                + " of the lookout. Or acknowledge with a reason that it needs no backup.";
    }
}
