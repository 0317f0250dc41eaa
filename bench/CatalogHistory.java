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

/** Fills a server's catalog with a long history and has many clients read it over HTTP at once; with no clients it only fills. */
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
        // what a repository does not hold is forgotten by a control plane that comes back from it
        fill(work, jobs, points, sets, clients > 0 ? "('repo-a'), ('repo-b')" : "('repo-b')");
        if (clients > 0) {
            measure(clients, seconds, pause);
        }
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
    private static void fill(Path work, long jobs, long points, int sets, String places) throws Exception {
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
                    CROSS JOIN (VALUES %2$s) AS stored (place)
                    WHERE place = 'repo-a' OR target_resource_identifier NOT LIKE '%%1'
                    ORDER BY requested_at DESC LIMIT %1$d
                    """.formatted(points, places));
            fillBeside(statement, jobs, points, sets);
            statement.execute("VACUUM ANALYZE");
        }
    }

    /** As many records of the audit trail as jobs, as many log lines; restores, alerts and notifications as points; drills. */
    private static void fillBeside(Statement statement, long jobs, long points, int sets) throws Exception {
        statement.execute("""
                INSERT INTO job_events (job_id, at, level, message)
                SELECT id, requested_at + line * interval '10 seconds', CASE WHEN line = 2 AND status = 'FAILED' THEN 'error'
                        ELSE 'info' END,
                    CASE line WHEN 0 THEN 'Attempt 1 begins.' WHEN 1 THEN 'Stored in repo-a: 1 MB were new.'
                        ELSE coalesce(error_message, 'It is done: ' || job_name) END
                FROM (SELECT * FROM backup_jobs_log WHERE requested_by = 'policy' ORDER BY requested_at DESC LIMIT %d) job
                CROSS JOIN generate_series(0, 2) line ORDER BY requested_at, line
                """.formatted(jobs / 3));
        statement.execute("""
                INSERT INTO audit_records (seq, at, actor, authentication, address, action, object, result, detail, previous, hash)
                SELECT newest.seq + n, now() - (%1$d - n) * interval '20 seconds', 'person-' || n %% 30, 'password', '10.0.0.1',
                    CASE n %% 4 WHEN 0 THEN 'session.begin' WHEN 1 THEN 'secret.read' WHEN 2 THEN 'backup.request'
                        ELSE 'inventory.apply' END,
                    'set-' || n %% %2$d, 'SUCCEEDED', '{}', encode(sha256((n - 1)::text::bytea), 'hex'),
                    encode(sha256(n::text::bytea), 'hex')
                FROM (SELECT coalesce(max(seq), 0) AS seq FROM audit_records) newest CROSS JOIN generate_series(1, %1$d) n
                """.formatted(jobs, sets));
        statement.execute("""
                INSERT INTO restore_operations_log (id, target_resource_identifier, service_name, target_resource_type,
                    restore_type, repository, snapshot_id, requested_at, start_time, end_time, status, proof_level, target,
                    own_target, measured_rto_seconds, target_rto_minutes, reason, requested_by, test)
                SELECT gen_random_uuid(), data_set, service_name, 'Files', 'FullRestore', repository, snapshot_id, created_at,
                    created_at, created_at + interval '30 seconds', 'SUCCESS', 'CHECKSUMMED', '{"directory": "/restored"}',
                    false, 30, 60, 'a test', 'policy', true
                FROM recovery_points ORDER BY created_at DESC LIMIT %d
                """.formatted(points));
        statement.execute("""
                INSERT INTO alerts (id, cause, severity, title, detail, subject, since, resolved_at)
                SELECT gen_random_uuid(), 'backup:set-' || n %% %2$d, 'critical', 'A backup fails', 'The other side is away.',
                    'set-' || n %% %2$d, now() - n * interval '3 minutes',
                    CASE WHEN n > %2$d / 4 THEN now() - n * interval '2 minutes' END
                FROM generate_series(1, %1$d) n
                """.formatted(points, sets));
        statement.execute("""
                INSERT INTO notifications (id, channel, alert_id, event, severity, state, created_at, due_at, delivered_at,
                    attempts, deliveries)
                SELECT gen_random_uuid(), 'operators', id, 'raised', severity, 'delivered', since, since, since, 1, 1 FROM alerts
                """);
        statement.execute("""
                INSERT INTO disaster_recovery_drills (id, drill_date, drill_type, scope, status, outcome_summary, requested_by,
                    requested_at, start_time, end_time, issues_identified, action_items)
                SELECT gen_random_uuid(), (now() - n * interval '1 day')::date, 'FailoverTest', 'all', 'SUCCESS', 'All is well.',
                    'admin', now() - n * interval '1 day', now() - n * interval '1 day', now() - n * interval '1 day', '[]', '[]'
                FROM generate_series(1, 2000) n
                """);
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
        paths.put("restores of a data set", "/api/v1/admin/restore?limit=50&dataSet=set-7");
        paths.put("alerts", "/api/v1/admin/alerts?state=all");
        paths.put("notifications", "/api/v1/admin/notifications");
        paths.put("log lines with a word in all", "/api/v1/admin/backups/log?words=begins&limit=50");
        paths.put("log lines with a rare word", "/api/v1/admin/backups/log?words=answer&limit=50");
        paths.put("audit trail", "/api/v1/admin/audit?limit=50");
        paths.put("audit trail of a person", "/api/v1/admin/audit?limit=50&actor=person-7");
        paths.put("drills", "/api/v1/admin/dr/drills?limit=50");
        paths.put("coverage", "/api/v1/admin/coverage?limit=50");
        paths.put("protection", "/api/v1/admin/protection");
        paths.put("targets", "/api/v1/admin/targets");
        paths.put("predictions", "/api/v1/admin/restore/predictions");
        paths.put("changes of the inventory", "/api/v1/admin/inventory/changes?limit=50");
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
