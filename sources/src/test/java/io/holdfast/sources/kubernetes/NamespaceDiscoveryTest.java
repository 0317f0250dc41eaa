package io.holdfast.sources.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.Discovery.Found;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.engine.FreePort;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a mock of the API server, {@link MockKubernetes}: none comes as a package. */
@Timeout(120)
class NamespaceDiscoveryTest {
    private static final PodIdentity NO_POD =
            new PodIdentity(Optional.empty(), Path.of("/nowhere/token"), Path.of("/nowhere/ca.crt"));

    @TempDir
    Path folder;

    private MockKubernetes cluster;
    private Path token;

    @BeforeEach
    void start() throws Exception {
        token = Files.writeString(folder.resolve("token"), MockKubernetes.TOKEN + "\n");
        cluster = MockKubernetes.start(2)
                .namespace("default")
                .namespace("kube-system")
                .namespace("trading")
                .namespace("web")
                .namespace("openshift-etcd")
                .claim("trading", "data-db-0", "8Gi", "10Gi")
                .claim("trading", "data-db-1", "8Gi", "")
                .claim("trading", "uploads", "500M", "512Mi")
                .claim("kube-system", "registry", "1Gi", "1Gi")
                .statefulSet("trading", "db")
                .statefulSet("trading", "cache");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private SourceSettings settings(String... more) {
        Map<String, String> values = new HashMap<>();
        values.put("server", "http://127.0.0.1:" + cluster.port());
        values.put("token-file", token.toString());
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return new SourceSettings(values);
    }

    private static List<Found> find(SourceSettings settings) throws Exception {
        return new NamespaceDiscovery(NO_POD).find(settings);
    }

    private static List<String> names(List<Found> found) {
        return found.stream().map(Found::name).toList();
    }

    @Test
    void namespaces_are_found_with_what_keeps_state_in_them_over_all_pages() throws Exception {
        List<Found> found = find(settings());
        assertThat(names(found)).containsExactly("trading", "web");
        assertThat(found.get(0).detail())
                .isEqualTo("namespace: 3 volume claims with room for 18.5 GiB; stateful sets db, cache");
        assertThat(found.get(0).bytes()).isEmpty();
        assertThat(found.get(1).detail()).isEqualTo("namespace without volumes");
        assertThat(cluster.calls())
                .filteredOn(call -> call.startsWith("/api/v1/namespaces"))
                .hasSize(3);
        assertThat(cluster.calls()).allMatch(call -> call.contains("limit=500"));
    }

    @Test
    void namespaces_of_kubernetes_itself_are_found_when_asked_for_and_those_without_volumes_left_out()
            throws Exception {
        assertThat(names(find(settings("system-namespaces", "yes"))))
                .containsExactly("default", "kube-system", "openshift-etcd", "trading", "web");
        assertThat(names(find(settings("only-with-volumes", "yes")))).containsExactly("trading");
        assertThat(names(find(settings("system-namespaces", "true", "only-with-volumes", "true"))))
                .containsExactly("kube-system", "trading");
    }

    @Test
    void the_namespace_that_every_cluster_has_is_found_once_something_in_it_keeps_state() throws Exception {
        cluster.statefulSet("default", "forgotten");
        assertThat(names(find(settings()))).contains("default");
    }

    @Test
    void a_list_whose_place_the_server_forgot_is_read_from_its_beginning() throws Exception {
        cluster.expireNext(2);
        assertThat(names(find(settings()))).containsExactly("trading", "web");
        cluster.expireNext(3);
        assertThatThrownBy(() -> find(settings()))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("changed too fast to be read (410)");
    }

    @Test
    void a_token_that_the_server_does_not_know_is_told_without_showing_it() throws Exception {
        Files.writeString(token, "wrong-token\n");
        assertThatThrownBy(() -> find(settings()))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("(401)")
                .hasMessageContaining("'token-file'")
                .hasMessageNotContaining("wrong-token");
        Files.writeString(token, "two words\u0007\n");
        assertThatThrownBy(() -> find(settings()))
                .hasMessageContaining("is no bearer token")
                .hasMessageNotContaining("two words");
        Files.writeString(token, MockKubernetes.TOKEN);
        assertThat(find(settings())).isNotEmpty();
        Files.delete(token);
        assertThatThrownBy(() -> find(settings())).hasMessageContaining("does not exist");
    }

    @Test
    void what_a_service_account_may_not_list_is_told_with_what_it_needs() {
        cluster.forbid("/api/v1/persistentvolumeclaims");
        assertThatThrownBy(() -> find(settings()))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("(403): persistentvolumeclaims is forbidden")
                .hasMessageContaining("Bind the service account to a cluster role");
    }

    @Test
    void a_server_that_is_none_or_does_not_answer_is_told() throws Exception {
        assertThatThrownBy(() -> find(settings("server", "http://127.0.0.1:" + cluster.port() + "/proxy")))
                .hasMessageContaining("(404)")
                .hasMessageContaining("Check that 'server' is the address of a Kubernetes API server");
        int closed = FreePort.find();
        assertThatThrownBy(() -> find(settings("server", "http://127.0.0.1:" + closed)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("does not answer");
    }

    @Test
    void the_certificate_of_the_cluster_is_trusted_when_its_authority_is_named() throws Exception {
        Path keys = folder.resolve("keys.p12");
        Path authority = folder.resolve("ca.crt");
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=kubernetes",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                keys);
        keytool("-exportcert", "-rfc", "-file", authority, "-keystore", keys);
        KeyManagerFactory identity = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        identity.init(KeyStore.getInstance(keys.toFile(), "password".toCharArray()), "password".toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(identity.getKeyManagers(), null, null);
        try (MockKubernetes secure = MockKubernetes.start(500, tls).namespace("trading")) {
            String server = "https://127.0.0.1:" + secure.port();
            assertThatThrownBy(() -> find(settings("server", server)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("is not trusted")
                    .hasMessageContaining("'ca-file'");
            assertThat(secure.calls()).isEmpty();
            assertThat(names(find(settings("server", server, "ca-file", authority.toString()))))
                    .containsExactly("trading");

            Path account = Files.createDirectories(folder.resolve("account"));
            Files.copy(authority, account.resolve("ca.crt"));
            Files.copy(token, account.resolve("token"));
            Map<String, String> environment =
                    Map.of("KUBERNETES_SERVICE_HOST", "127.0.0.1", "KUBERNETES_SERVICE_PORT", "" + secure.port());
            NamespaceDiscovery inPod = new NamespaceDiscovery(PodIdentity.of(environment::get, account));
            assertThat(names(inPod.find(new SourceSettings(Map.of())))).containsExactly("trading");
            assertThat(inPod.place(new SourceSettings(Map.of()))).isEqualTo("kubernetes 127.0.0.1:" + secure.port());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server      | http://10.0.0.1:6443       | http only to this machine",
                "server      | https://user:pw@10.0.0.1   | without credentials",
                "server      | ftp://10.0.0.1             | such as https://10.0.0.1:6443",
                "server      | https://10.0.0.1?x=y       | such as https://10.0.0.1:6443",
                "token-file  | relative                   | the absolute path of a file",
                "token-env   | K8S_TOKEN                  | keep one of them",
                "system-namespaces | maybe                | Say yes or no",
                "namespace   | trading                    | There is no setting 'namespace'",
            })
    void settings_that_cannot_be_right_are_refused(String key, String value, String told) {
        assertThatThrownBy(() -> new NamespaceDiscovery(NO_POD).place(settings(key, value)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining(told)
                .hasMessageNotContaining("user:pw");
    }

    @Test
    void outside_of_a_cluster_a_server_must_be_named() {
        assertThatThrownBy(() -> new NamespaceDiscovery(NO_POD).place(new SourceSettings(Map.of())))
                .hasMessageContaining("'server' is missing");
    }

    @ParameterizedTest
    @CsvSource({
        "10Gi, 10 GiB",
        "1.5Ti, 1.5 TiB",
        "500M, 476.8 MiB",
        "1e9, 953.7 MiB",
        "1024, 1 KiB",
        "100, 100 bytes",
        "7Ei, 7 EiB",
        "12Q, 0 bytes",
        "'', 0 bytes"
    })
    void quantities_are_read_as_kubernetes_writes_them(String text, String words) {
        assertThat(Quantity.words(Quantity.bytes(text))).isEqualTo(words);
    }

    private static void keytool(Object... arguments) throws Exception {
        var command = new java.util.ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        command.addAll(List.of("-alias", "kubernetes", "-storepass", "password"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
