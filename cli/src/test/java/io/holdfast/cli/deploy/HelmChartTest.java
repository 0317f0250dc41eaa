package io.holdfast.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.holdfast.server.ServerOptions;
import io.holdfast.vault.VaultSettings;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart as Helm itself renders it, held against the types of Kubernetes and against the program. */
class HelmChartTest {
    private static final Path CHART = DeployFiles.FOLDER.resolve("helm/holdfast");
    private static final Path RULES = DeployFiles.FOLDER.resolve("prometheus/holdfast.rules.yaml");
    private static final String EVERYTHING = """
            declarationSecrets: [repository-site-a]
            environment: {AWS_REGION: eu-central-1}
            environmentFromSecrets: [holdfast-s3]
            image: {pullSecrets: [registry]}
            extraVolumes: [{name: sources, persistentVolumeClaim: {claimName: sources}}]
            extraVolumeMounts: [{name: sources, mountPath: /srv/sources, readOnly: true}]
            serviceAccount: {annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/holdfast"}}
            server: {storage: {className: fast}}
            networkPolicy: {egress: [{to: [{ipBlock: {cidr: 10.1.0.0/16}}], ports: [{port: 5432}]}]}
            vault:
              enabled: true
              operators:
                - {name: alice, secret: {name: vault-operator-alice, key: secret}}
                - {name: bob, secret: {name: vault-operator-bob, key: secret}}
            monitoring: {enabled: true, labels: {release: prometheus}}
            """;

    @TempDir
    static Path folder;

    private static List<JsonObject> usual = List.of();
    private static List<JsonObject> everything = List.of();

    @BeforeAll
    static void render() throws IOException {
        usual = DeployFiles.yaml(command("{}").call());
        everything = DeployFiles.yaml(command(EVERYTHING).call());
    }

    private static TemplateCommand command(String values) throws IOException {
        Path file = Files.writeString(Files.createTempFile(folder, "values", ".yaml"), values);
        return new Helm(CHART)
                .template()
                .withKubeVersion("1.31.0")
                .withName("dr")
                .withNamespace("backup")
                .withValuesFile(file);
    }

    @Test
    void helm_finds_nothing_wrong_with_it() {
        LintResult result = new Helm(CHART).lint().strict().call();
        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
        assertThat(result.getMessages()).noneMatch(message -> message.contains("WARNING") || message.contains("ERROR"));
    }

    @Test
    void what_it_makes_is_what_kubernetes_knows() throws Exception {
        for (JsonObject document : everything) {
            validate(document);
        }
        assertThat(everything.stream().map(HelmChartTest::kind))
                .containsOnly(
                        "StatefulSet",
                        "Service",
                        "ServiceAccount",
                        "NetworkPolicy",
                        "PodDisruptionBudget",
                        "ServiceMonitor",
                        "PrometheusRule");
        assertThat(usual).hasSize(everything.size() - 5);
        JsonObject wrong = only("StatefulSet", "dr-holdfast-server").deepCopy();
        pod(wrong).addProperty("restartpolicy", "Always");
        assertThatThrownBy(() -> validate(wrong)).hasMessageContaining("restartpolicy");
    }

    private static void validate(JsonObject document) throws IOException {
        switch (kind(document)) {
            case "StatefulSet" -> V1StatefulSet.validateJsonElement(document);
            case "Service" -> V1Service.validateJsonElement(document);
            case "ServiceAccount" -> V1ServiceAccount.validateJsonElement(document);
            case "NetworkPolicy" -> V1NetworkPolicy.validateJsonElement(document);
            case "PodDisruptionBudget" -> V1PodDisruptionBudget.validateJsonElement(document);
            // these keep what they do not know: nothing of it may be lost on the way
            case "ServiceMonitor" -> assertKnown(document, ServiceMonitor.class);
            case "PrometheusRule" -> assertKnown(document, PrometheusRule.class);
            default -> throw new AssertionError("not expected: " + document);
        }
    }

    private static void assertKnown(JsonObject document, Class<?> type) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Object read = json.readValue(document.toString(), type);
        List<String> unknown = new ArrayList<>();
        unknown(read, unknown, 0);
        assertThat(unknown).isEmpty();
    }

    /** Every model keeps fields that it does not know in a map of its own. */
    private static void unknown(Object model, List<String> found, int depth) throws IOException {
        if (model instanceof Iterable<?> many) {
            for (Object one : many) {
                unknown(one, found, depth);
            }
            return;
        }
        if (!model.getClass().getName().startsWith("io.fabric8.")) {
            return;
        }
        try {
            for (var method : model.getClass().getMethods()) {
                if (method.getName().equals("getAdditionalProperties")) {
                    found.addAll(((java.util.Map<?, ?>) method.invoke(model))
                            .keySet().stream().map(String::valueOf).toList());
                } else if (method.getName().startsWith("get") && method.getParameterCount() == 0) {
                    Object value = method.invoke(model);
                    if (value != null && depth < 12) {
                        unknown(value, found, depth + 1);
                    }
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IOException(e);
        }
    }

    @Test
    void servers_and_vault_are_started_as_the_program_wants_it() {
        for (JsonObject set : all("StatefulSet")) {
            JsonObject container = pod(set).getAsJsonArray("containers").get(0).getAsJsonObject();
            boolean vault = name(set).endsWith("-vault");
            int port = vault ? VaultSettings.usual().port() : ServerOptions.DEFAULT_PORT;
            JsonObject declared = container.getAsJsonArray("ports").get(0).getAsJsonObject();
            assertThat(declared.get("containerPort").getAsInt()).isEqualTo(port);
            Set<String> names = new TreeSet<>();
            container
                    .getAsJsonArray("env")
                    .forEach(one -> names.add(one.getAsJsonObject().get("name").getAsString()));
            DeployFiles.assertStarts(DeployFiles.strings(container.get("args")), names);
            assertThat(names).contains(vault ? "HOLDFAST_VAULT_DATA" : "HOLDFAST_CATALOG_URL");
            names.removeAll(Set.of("HOME", "AWS_REGION", "HOLDFAST_VAULT_DATA"));
            assertThat(KnownSettings.ofServer()).as(name(set)).containsAll(names);
            if (!vault) {
                assertThat(path(container, "livenessProbe")).isEqualTo("/actuator/health/liveness");
                assertThat(path(container, "startupProbe")).isEqualTo("/actuator/health/liveness");
                assertThat(path(container, "readinessProbe")).isEqualTo("/actuator/health/readiness");
            }
        }
        String init = pod(only("StatefulSet", "dr-holdfast-vault"))
                .getAsJsonArray("initContainers")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("args")
                .get(0)
                .getAsString();
        assertThat(init).contains("exec holdfast vault init --host vault.example --operator alice=");
    }

    private static String path(JsonObject container, String probe) {
        JsonObject get = container.getAsJsonObject(probe).getAsJsonObject("httpGet");
        assertThat(get.get("scheme").getAsString()).isEqualTo("HTTPS");
        return get.get("path").getAsString();
    }

    @Test
    void no_container_may_more_than_it_needs_and_no_secret_is_written_down() {
        for (JsonObject set : all("StatefulSet")) {
            JsonObject pod = pod(set);
            assertThat(pod.get("automountServiceAccountToken").getAsBoolean()).isFalse();
            JsonObject security = pod.getAsJsonObject("securityContext");
            assertThat(security.get("runAsNonRoot").getAsBoolean()).isTrue();
            assertThat(security.getAsJsonObject("seccompProfile").get("type").getAsString())
                    .isEqualTo("RuntimeDefault");
            JsonArray containers = pod.getAsJsonArray("containers").deepCopy();
            containers.addAll(pod.getAsJsonArray("initContainers"));
            for (JsonElement one : containers) {
                JsonObject own = one.getAsJsonObject().getAsJsonObject("securityContext");
                assertThat(own.get("allowPrivilegeEscalation").getAsBoolean()).isFalse();
                assertThat(own.get("readOnlyRootFilesystem").getAsBoolean()).isTrue();
                assertThat(DeployFiles.strings(
                                own.getAsJsonObject("capabilities").get("drop")))
                        .containsExactly("ALL");
                assertThat(one.getAsJsonObject().getAsJsonObject("resources").has("limits"))
                        .isTrue();
            }
        }
        assertThatThrownBy(() ->
                        command("environment: {HOLDFAST_PASSWORD: secret}").call())
                .hasMessageContaining("'not' failed");
        assertThatThrownBy(() -> command("vault: {enabled: true}").call()).hasMessageContaining("operators");
        assertThatThrownBy(() -> command("catalog: {pasword: x}").call()).hasMessageContaining("pasword");
    }

    @Test
    void nobody_is_let_in_but_those_who_are_named() {
        for (JsonObject set : all("StatefulSet")) {
            assertThat(all("NetworkPolicy"))
                    .as(name(set))
                    .anySatisfy(
                            policy -> assertThat(policy.getAsJsonObject("spec").getAsJsonObject("podSelector"))
                                    .isEqualTo(set.getAsJsonObject("spec").getAsJsonObject("selector")));
        }
        assertThat(all("Service"))
                .allSatisfy(service -> assertThat(
                                service.getAsJsonObject("spec").has("type")
                                        ? service.getAsJsonObject("spec")
                                                .get("type")
                                                .getAsString()
                                        : "ClusterIP")
                        .isEqualTo("ClusterIP"));
    }

    @Test
    void the_alert_rules_are_the_one_copy_that_there_is() throws Exception {
        assertThat(CHART.resolve("files/holdfast.rules.yaml")).isSymbolicLink().hasSameTextualContentAs(RULES);
        JsonObject rendered = only("PrometheusRule", "dr-holdfast").getAsJsonObject("spec");
        assertThat(rendered).isEqualTo(DeployFiles.yaml(Files.readString(RULES)).getFirst());

        // 'up{job="holdfast"}': the job is the label of the one service that is scraped
        JsonObject monitor = only("ServiceMonitor", "dr-holdfast").getAsJsonObject("spec");
        JsonObject labels =
                only("Service", "dr-holdfast").getAsJsonObject("metadata").getAsJsonObject("labels");
        assertThat(labels.get(monitor.get("jobLabel").getAsString()).getAsString())
                .isEqualTo("holdfast");
        assertThat(all("Service").stream()
                        .filter(service -> service.getAsJsonObject("metadata")
                                .getAsJsonObject("labels")
                                .has("holdfast.io/scrape"))
                        .map(HelmChartTest::name))
                .containsExactly("dr-holdfast");
        JsonObject endpoint = monitor.getAsJsonArray("endpoints").get(0).getAsJsonObject();
        assertThat(endpoint.get("path").getAsString()).isEqualTo("/actuator/prometheus");
    }

    private static List<JsonObject> all(String kind) {
        return everything.stream()
                .filter(document -> kind(document).equals(kind))
                .toList();
    }

    private static JsonObject only(String kind, String name) {
        return all(kind).stream()
                .filter(document -> name(document).equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String kind(JsonObject document) {
        return document.get("kind").getAsString();
    }

    private static String name(JsonObject document) {
        return document.getAsJsonObject("metadata").get("name").getAsString();
    }

    private static JsonObject pod(JsonObject set) {
        return set.getAsJsonObject("spec").getAsJsonObject("template").getAsJsonObject("spec");
    }
}
