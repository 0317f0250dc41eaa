package io.holdfast.sources.kubernetes;

import io.holdfast.sources.Discovery;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The namespaces of a cluster, with their persistent volume claims and stateful sets. Those that Kubernetes and OpenShift
 * keep for themselves are not counted, nor is {@code default} while nothing in it keeps state: each cluster has one.
 */
final class NamespaceDiscovery implements Discovery {
    /** "kube-" is reserved by Kubernetes, "openshift-" by OpenShift. */
    private static final Pattern SYSTEM = Pattern.compile("kube-.*|openshift|openshift-.*");

    private static final String DEFAULT = "default";
    private static final int NAMED = 5;

    private final PodIdentity pod;

    NamespaceDiscovery(PodIdentity pod) {
        this.pod = pod;
    }

    private record StatefulSet(String namespace, String name) {
        static StatefulSet of(JsonNode item) {
            return new StatefulSet(NamespaceDiscovery.namespace(item), NamespaceDiscovery.name(item));
        }
    }

    /** @param room what the volume has; what was asked for while there is none yet */
    private record Claim(String namespace, BigDecimal room) {
        static Claim of(JsonNode item) {
            JsonNode has = item.path("status").path("capacity").path("storage");
            JsonNode asked =
                    item.path("spec").path("resources").path("requests").path("storage");
            return new Claim(
                    NamespaceDiscovery.namespace(item),
                    Quantity.bytes(has.isString() ? has.asString() : asked.asString("")));
        }
    }

    /** What keeps state in a namespace. */
    private static final class State {
        private int claims;
        private BigDecimal bytes = BigDecimal.ZERO;
        private final List<String> sets = new ArrayList<>();

        boolean isNone() {
            return claims == 0 && sets.isEmpty();
        }

        /** What the claims have room for is not what they hold: so it is told in words, and not as a size. */
        String words() {
            if (isNone()) {
                return "namespace without volumes";
            }
            List<String> words = new ArrayList<>();
            if (claims > 0) {
                words.add(claims
                        + (claims == 1 ? " volume claim" : " volume claims")
                        + (bytes.signum() > 0 ? " with room for " + Quantity.words(bytes) : ""));
            }
            if (!sets.isEmpty()) {
                words.add((sets.size() == 1 ? "stateful set " : "stateful sets ")
                        + String.join(", ", sets.subList(0, Math.min(NAMED, sets.size())))
                        + (sets.size() > NAMED ? " and " + (sets.size() - NAMED) + " others" : ""));
            }
            return "namespace: " + String.join("; ", words);
        }
    }

    @Override
    public String place(SourceSettings settings) throws SourceException {
        return "kubernetes " + KubernetesSettings.of(settings, pod).place();
    }

    @Override
    public List<Found> find(SourceSettings settings) throws IOException, InterruptedException {
        KubernetesSettings at = KubernetesSettings.of(settings, pod);
        Map<String, State> namespaces = new TreeMap<>();
        try (KubernetesApi api = KubernetesApi.open(at)) {
            api.list("/api/v1/namespaces", NamespaceDiscovery::name).forEach(name -> namespaces.put(name, new State()));
            for (Claim claim : api.list("/api/v1/persistentvolumeclaims", Claim::of)) {
                // one that was made meanwhile, in a namespace made meanwhile, is found at the next look
                State state = namespaces.get(claim.namespace());
                if (state != null) {
                    state.claims++;
                    state.bytes = state.bytes.add(claim.room());
                }
            }
            for (StatefulSet set : api.list("/apis/apps/v1/statefulsets", StatefulSet::of)) {
                State state = namespaces.get(set.namespace());
                if (state != null) {
                    state.sets.add(set.name());
                }
            }
        }
        return namespaces.entrySet().stream()
                .filter(entry -> isCounted(entry.getKey(), entry.getValue(), at))
                .map(entry -> new Found(entry.getKey(), entry.getValue().words(), OptionalLong.empty()))
                .toList();
    }

    private static boolean isCounted(String name, State state, KubernetesSettings at) {
        if (state.isNone() && (at.onlyWithVolumes() || !at.system() && name.equals(DEFAULT))) {
            return false;
        }
        return at.system() || !SYSTEM.matcher(name).matches();
    }

    private static String name(JsonNode item) {
        return item.path("metadata").path("name").asString("");
    }

    private static String namespace(JsonNode item) {
        return item.path("metadata").path("namespace").asString("");
    }
}
