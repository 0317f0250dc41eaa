package io.holdfast.server.plan;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stands in for the API server of a Kubernetes with one deployment, one CronJob and the jobs that are made: no real one can be
 * had where the tests run. Paths, fields and errors are those that Kubernetes documents. A deployment gets one replica ready
 * each time that it is looked at; a job ends when it was looked at twice, as the argument of its container says.
 */
final class ClusterStandIn implements AutoCloseable {
    private static final String TOKEN = "eyJ.a-token-that-nobody-may-see";
    private static final String SCALED = "/apis/apps/v1/namespaces/trading/deployments/orders";
    private static final String JOBS = "/apis/batch/v1/namespaces/trading/jobs";
    private static final String TEMPLATE = """
            {"spec": {"jobTemplate": {"metadata": {"labels": {"app": "smoke"}}, "spec": {"backoffLimit": 0, "template":
              {"spec": {"restartPolicy": "Never", "containers": [{"name": "main", "image": "smoke", "args": ["good"]}]}}}}}}
            """;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpsServer server;
    private final OwnAuthority authority;
    private final Path token;
    private final Map<String, ObjectNode> jobs = new TreeMap<>();
    private final Map<String, Integer> looks = new TreeMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger conflicts = new AtomicInteger();
    private final AtomicInteger outages = new AtomicInteger();
    private int version = 41;
    private int replicas = 2;
    private int ready = 2;

    /** @param below gets a folder for its keys */
    ClusterStandIn(Path below) throws Exception {
        Path folder = Files.createTempDirectory(below, "cluster");
        authority = new OwnAuthority(folder);
        token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        server = authority.serve(this::answer);
    }

    /** What was answered. */
    private record Answer(int status, String body) {}

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            Answer answer =
                    ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))
                            ? of(exchange.getRequestMethod(), path, query, body)
                            : failure(401, "Unauthorized", "Unauthorized");
            requests.add(exchange.getRequestMethod() + " " + path + " " + answer.status());
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private synchronized Answer of(String method, String path, String query, String body) {
        if (path.startsWith("/apis/apps/v1/namespaces/locked/")) {
            return failure(
                    403,
                    "Forbidden",
                    "deployments.apps \"orders\" is forbidden: User \"holdfast\" cannot get resource \"deployments/scale\"");
        }
        if (path.equals(SCALED + "/scale")) {
            return method.equals("PUT") ? scale(JSON.readTree(body)) : new Answer(200, scale().toString());
        }
        if (path.equals(SCALED)) {
            ready += Integer.signum(replicas - ready);
            return new Answer(200, """
                    {"metadata": {"generation": %d}, "status": {"observedGeneration": %d, "replicas": %d, "readyReplicas": %d}}
                    """.formatted(version, version, ready, ready));
        }
        if (path.equals("/apis/batch/v1/namespaces/trading/cronjobs/smoke")) {
            return new Answer(200, TEMPLATE);
        }
        if (path.startsWith(JOBS)) {
            return job(method, path.substring(Math.min(path.length(), JOBS.length() + 1)), query, body);
        }
        if (path.equals("/api/v1/namespaces/trading/pods")) {
            return pods(query);
        }
        if (path.endsWith("/log") && query.contains("container=main") && query.contains("tailLines=2")) {
            return new Answer(200, "checked 41 of 42\nchecked 42 of 42\n");
        }
        return failure(404, "NotFound", path + " not found");
    }

    private ObjectNode scale() {
        ObjectNode scale = JsonNodeFactory.instance.objectNode();
        scale.put("apiVersion", "autoscaling/v1").put("kind", "Scale");
        scale.putObject("metadata")
                .put("name", "orders")
                .put("namespace", "trading")
                .put("resourceVersion", Integer.toString(version));
        scale.putObject("spec").put("replicas", replicas);
        scale.putObject("status").put("replicas", ready);
        return scale;
    }

    private Answer scale(JsonNode asked) {
        if (conflicts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            version++;
        }
        if (!asked.path("metadata").path("resourceVersion").asString("").equals(Integer.toString(version))) {
            return failure(
                    409,
                    "Conflict",
                    "Operation cannot be fulfilled on deployments.apps \"orders\": the object has been modified");
        }
        version++;
        replicas = asked.path("spec").path("replicas").asInt(-1);
        return new Answer(200, scale().toString());
    }

    private Answer job(String method, String name, String query, String body) {
        if (method.equals("POST")) {
            ObjectNode job = (ObjectNode) JSON.readTree(body);
            String made = job.path("metadata").path("name").asString("");
            if (query.contains("dryRun=All")) {
                return new Answer(201, job.toString());
            }
            return jobs.putIfAbsent(made, job) == null
                    ? new Answer(201, job.toString())
                    : failure(409, "AlreadyExists", "jobs.batch \"" + made + "\" already exists");
        }
        ObjectNode job = jobs.get(name);
        if (job == null) {
            return failure(404, "NotFound", "jobs.batch \"" + name + "\" not found");
        }
        if (method.equals("DELETE")) {
            jobs.remove(name);
            return new Answer(200, job.toString());
        }
        if (outages.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return failure(503, "ServiceUnavailable", "the server is currently unable to handle the request");
        }
        ObjectNode shown = job.deepCopy();
        String end = job.at("/spec/template/spec/containers/0/args/0").asString("");
        if (looks.merge(name, 1, Integer::sum) >= 2 && !end.equals("never")) {
            shown.putObject("status")
                    .putArray("conditions")
                    .addObject()
                    .put("type", end.equals("good") ? "Complete" : "Failed")
                    .put("status", "True")
                    .put("reason", end.equals("good") ? "CompletionsReached" : "BackoffLimitExceeded")
                    .put("message", "Job has reached the specified backoff limit");
        }
        return new Answer(200, shown.toString());
    }

    private static Answer pods(String query) {
        return new Answer(200, query.startsWith("labelSelector=job-name=holdfast-") ? """
                        {"items": [
                          {"metadata": {"name": "older", "creationTimestamp": "2026-11-30T08:00:00Z"},
                           "spec": {"containers": [{"name": "old"}]}},
                          {"metadata": {"name": "younger", "creationTimestamp": "2026-11-30T08:00:09Z"},
                           "spec": {"containers": [{"name": "main"}, {"name": "sidecar"}]}}]}
                        """ : "{\"items\": []}");
    }

    private static Answer failure(int code, String reason, String message) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1").put("status", "Failure");
        status.put("message", message).put("reason", reason).put("code", code);
        return new Answer(code, status.toString());
    }

    /** So many of the next changes come too late: somebody else was quicker. */
    void conflicts(int times) {
        conflicts.set(times);
    }

    /** So many of the next looks at jobs are not answered. */
    void outages(int times) {
        outages.set(times);
    }

    synchronized int replicas() {
        return replicas;
    }

    /** Those that are there. */
    synchronized List<ObjectNode> jobs() {
        return List.copyOf(jobs.values());
    }

    /** Method, path and what was answered, in their order. */
    List<String> requests(String part) {
        return requests.stream().filter(one -> one.contains(part)).toList();
    }

    /** An action in it. @param more fields of it, each with a comma before it */
    String action(String kind, String more) {
        return kind + ": { server: 'https://127.0.0.1:" + server.getAddress().getPort() + "', tokenFile: '" + token
                + "', caFile: '" + authority.certificate() + "', namespace: trading" + more + " }";
    }

    /** Another token stands in the file from now on. */
    void spoilToken() throws IOException {
        Files.writeString(token, "expired\n");
    }

    static String token() {
        return TOKEN;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
