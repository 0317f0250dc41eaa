import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills a server's catalog with a long history and has many clients read it over HTTP at once. */
public final class CatalogHistory {
    private static String address;
    private static String authorization;

    public static void main(String[] arguments) throws Exception {
        Path work = Path.of(arguments[0]);
        long jobs = Long.parseLong(arguments[1]);
        long points = Long.parseLong(arguments[2]);
        int sets = Integer.parseInt(arguments[3]);
        int clients = Integer.parseInt(arguments[4]);
        int seconds = Integer.parseInt(arguments[5]);
        int pause = Integer.parseInt(arguments[6]);
        Matcher known = Pattern.compile("\"address\":\"([^\"]+)\"")
                .matcher(Files.readString(work.resolve("data/server.json")));
        if (!known.find()) {
            throw new IllegalStateException("server.json names no address");
        }
        address = known.group(1);
        String password = Files.readString(work.resolve("password")).strip();
        authorization = "Basic " + Base64.getEncoder().encodeToString(("admin:" + password).getBytes());
        declare(work, sets);
        fill(work, jobs, points, sets);
        measure(clients, seconds, pause);
    }

    private static void declare(Path work, int sets) throws Exception {
        Files.writeString(work.resolve("repository-password"), "a password of no value\n");
        Files.createDirectories(work.resolve("source"));
        StringBuilder yaml = new StringBuilder();
        for (String site : List.of("a", "b")) {
            yaml.append(document("Site", "site-" + site, "role: " + (site.equals("a") ? "primary" : "dr")));
            yaml.append(document(
                    "Repository",
                    "repo-" + site,
                    "site: site-" + site + ", location: \"" + work + "/repo-" + site + "\", passwordFile: \"" + work
                            + "/repository-password\", pruneEvery: never"));
        }
        yaml.append(document("Policy", "both", "repositories: [repo-a, repo-b]"));
        for (int i = 0; i < sets; i++) {
            if (i % 10 == 0) {
                yaml.append(document(
                        "Service", "service-" + i / 10, "targets: { rtoMinutes: 60, rpoMinutes: 15, reason: a benchmark }"));
            }
            yaml.append(document(
                    "DataSet",
                    "set-" + i,
                    "service: service-" + i / 10 + ", policy: both, source: { kind: files, path: \"" + work
                            + "/source\" }"));
        }
        String json = "{\"documents\":\"" + yaml.toString().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")
                + "\"}";
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(address + "/api/v1/admin/inventory/apply"))
                            .header("Authorization", authorization)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(json))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("the declarations were refused: " + answer.body());
            }
        }
    }

    private static String document(String kind, String name, String spec) {
        return "apiVersion: holdfast.io/v1\nkind: " + kind + "\nmetadata: { name: " + name + " }\nspec: { " + spec
                + " }\n---\n";
    }

    /** Each backup is in both repositories, but those of every tenth data set: of these, the second has nothing yet. */
    private static void fill(Path work, long jobs, long points, int sets) throws Exception {
        String port = Files.readAllLines(work.resolve("data/catalog/data/postmaster.pid")).get(3).strip();
        String secret = Files.readString(work.resolve("data/catalog/password")).strip();
        try (Connection connection =
                        DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "holdfast", secret);
                Statement statement = connection.createStatement()) {
            var count = statement.executeQuery("SELECT count(*) FROM backup_jobs_log");
            count.next();
            if (count.getLong(1) >= jobs) {
                return;
            }
            System.out.printf("filling the catalog: %,d jobs, %,d recovery points, %d data sets%n", jobs, points, sets);
            statement.execute("""
                    INSERT INTO backup_jobs_log (id, job_name, service_name, target_resource_identifier,
                        target_resource_type, backup_type, requested_at, scheduled_for, requested_by, start_time, end_time,
                        status, state, backup_size_bytes, added_bytes, backup_location, attempts, error_message)
                    SELECT gen_random_uuid(), 'set-' || n %% %2$d || ' full', 'service-' || (n %% %2$d) / 10,
                        'set-' || n %% %2$d, 'Files', 'full', at, at, 'policy', at, at + interval '40 seconds',
                        CASE WHEN n %% 50 = 0 THEN 'FAILED' ELSE 'SUCCESS' END,
                        CASE WHEN n %% 50 = 0 THEN 'failed' WHEN n %% 3 = 0 THEN 'unproven' ELSE 'success' END,
                        1000000000 + n, 1000000, 'repo-a (/a), repo-b (/b)', 1,
                        CASE WHEN n %% 50 = 0 THEN 'Repository repo-b: the other side does not answer.' END
                    FROM (SELECT n, now() - n * interval '20 seconds' AS at FROM generate_series(1, %1$d) n) made
                    """.formatted(jobs, sets));
            statement.execute("""
                    INSERT INTO recovery_points (id, data_set, service_name, kind, repository, snapshot_id, backup_job_id,
                        consistent_at, created_at, size_bytes, added_bytes, engine_version, proof_level, proven_at)
                    SELECT gen_random_uuid(), target_resource_identifier, service_name, 'files', place,
                        encode(sha256((id || place)::bytea), 'hex'), id, start_time, end_time, backup_size_bytes, added_bytes,
                        'none', CASE WHEN state = 'success' THEN 'CHECKSUMMED' ELSE 'STORED' END, end_time
                    FROM (SELECT * FROM backup_jobs_log WHERE status = 'SUCCESS' AND requested_by = 'policy'
                        ORDER BY requested_at DESC LIMIT %1$d) job
                    CROSS JOIN (VALUES ('repo-a'), ('repo-b')) AS stored (place)
                    WHERE place = 'repo-a' OR target_resource_identifier NOT LIKE '%%1'
                    ORDER BY requested_at DESC LIMIT %1$d
                    """.formatted(points));
            statement.execute("VACUUM ANALYZE");
        }
    }

    private static void measure(int clients, int seconds, int pause) throws Exception {
        Map<String, String> paths = new LinkedHashMap<>();
        paths.put("dashboard", "/api/v1/admin/dashboard");
        paths.put("backups", "/api/v1/admin/backups?limit=50");
        paths.put("backups of a data set", "/api/v1/admin/backups?limit=50&dataSet=set-7");
        paths.put("failed backups", "/api/v1/admin/backups?limit=50&state=failed");
        paths.put("backups, page in the middle", "/api/v1/admin/backups?limit=50&after=" + middle());
        paths.put("recovery points", "/api/v1/admin/recovery_points?limit=50");
        paths.put("recovery points of a data set", "/api/v1/admin/recovery_points?limit=50&dataSet=set-7");
        paths.put("restores", "/api/v1/admin/restore?limit=50");
        paths.put("alerts", "/api/v1/admin/alerts?state=all");
        paths.put("notifications", "/api/v1/admin/notifications");
        List<String> names = List.copyOf(paths.keySet());
        Map<String, ConcurrentLinkedQueue<Long>> times = new LinkedHashMap<>();
        names.forEach(name -> times.put(name, new ConcurrentLinkedQueue<>()));
        ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        long begin = System.nanoTime();
        // the first seconds are the server's to get warm
        long counted = begin + Duration.ofSeconds(10).toNanos();
        long end = counted + Duration.ofSeconds(seconds).toNanos();
        try (HttpClient http = HttpClient.newHttpClient();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < clients; client++) {
                Random random = new Random(client);
                threads.submit(() -> {
                    while (System.nanoTime() < end) {
                        String name = names.get(random.nextInt(names.size()));
                        long before = System.nanoTime();
                        HttpResponse<byte[]> answer = http.send(
                                HttpRequest.newBuilder(URI.create(address + paths.get(name)))
                                        .header("Authorization", authorization)
                                        .build(),
                                HttpResponse.BodyHandlers.ofByteArray());
                        if (answer.statusCode() != 200) {
                            failures.add(name + ": " + answer.statusCode());
                        }
                        if (before >= counted) {
                            times.get(name).add(System.nanoTime() - before);
                        }
                        if (pause > 0) {
                            Thread.sleep(random.nextInt(2 * pause));
                        }
                    }
                    return null;
                });
            }
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException(failures.size() + " requests failed, the first: " + failures.peek());
        }
        System.out.printf("%d clients, each pausing %d ms on average, %d seconds%n", clients, pause, seconds);
        System.out.printf("%-32s %9s %9s %9s %9s%n", "request", "requests", "p50 ms", "p99 ms", "max ms");
        ConcurrentLinkedQueue<Long> all = new ConcurrentLinkedQueue<>();
        times.forEach((name, taken) -> {
            all.addAll(taken);
            print(name, taken);
        });
        print("all", all);
    }

    private static void print(String name, ConcurrentLinkedQueue<Long> taken) {
        long[] sorted = taken.stream().mapToLong(Long::longValue).sorted().toArray();
        if (sorted.length > 0) {
            System.out.printf(
                    "%-32s %9d %9.1f %9.1f %9.1f%n",
                    name,
                    sorted.length,
                    sorted[sorted.length / 2] / 1e6,
                    sorted[(int) Math.ceil(sorted.length * 0.99) - 1] / 1e6,
                    Arrays.stream(sorted).max().orElse(0) / 1e6);
        }
    }

    /** What a page half-way says as next. */
    private static String middle() {
        String key = java.time.Instant.now().minus(Duration.ofDays(115)) + " ffffffff-ffff-ffff-ffff-ffffffffffff";
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes());
    }
}
