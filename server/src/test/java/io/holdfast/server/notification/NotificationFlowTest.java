package io.holdfast.server.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import io.holdfast.server.ServerProcess;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Alerts on their way to people, through a real mail server, a real Alertmanager and real HTTP, from a server that is killed
 * in between.
 */
@Timeout(400)
class NotificationFlowTest {
    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString("0123456789abcdef".getBytes());
    private static final String MAIL_PASSWORD = "known to the mail server";

    @TempDir
    static Path folder;

    private static Receiver receiver;
    private static GreenMail mail;
    private static RealAlertmanager alertmanager;
    private static ServerProcess server;
    private static Api admin;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start(folder);
        receiver = new Receiver();
        alertmanager = RealAlertmanager.start(folder.resolve("alertmanager"), receiver.url("/from-alertmanager"));
        certificate();
        System.setProperty(
                "greenmail.tls.keystore.file", folder.resolve("mail.p12").toString());
        System.setProperty("greenmail.tls.keystore.password", "changeit");
        ServerSetup setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS).dynamicPort();
        setup.setServerStartupTimeout(30_000);
        mail = new GreenMail(setup);
        mail.start();
        mail.setUser("holdfast@example.org", "holdfast", MAIL_PASSWORD);
        admin = Api.as(server.address(), "admin", RunningServer.PASSWORD);
        admin.apply(Declarations.base(folder) + Declarations.policy("once", "repo-a", "maxAttempts: 1"))
                .ok();
        admin.apply(channels()).ok();
    }

    @AfterAll
    static void stop() throws Exception {
        admin.close();
        server.process().destroy();
        alertmanager.close();
        mail.stop();
        receiver.close();
        assertThat(server.process().waitFor(120, TimeUnit.SECONDS)).isTrue();
    }

    /** The mail server's own, for 127.0.0.1. */
    private static void certificate() throws Exception {
        run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=mail",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-keyout",
                "mail.key",
                "-out",
                "mail.pem");
        run(
                "openssl",
                "pkcs12",
                "-export",
                "-inkey",
                "mail.key",
                "-in",
                "mail.pem",
                "-name",
                "mail",
                "-passout",
                "pass:changeit",
                "-out",
                "mail.p12");
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static String channel(String name, String target, String... fields) {
        return """
                apiVersion: holdfast.io/v1
                kind: NotificationChannel
                metadata: { name: %s }
                spec:
                  target: { %s }
                  groupWait: PT0.5S
                %s
                ---
                """.formatted(
                name,
                target,
                String.join("\n", List.of(fields).stream().map(it -> "  " + it).toList()));
    }

    private static String hidden(String name, String secret) throws Exception {
        return Files.writeString(folder.resolve(name), secret + "\n").toString();
    }

    private static String channels() throws Exception {
        String mailTarget =
                "kind: email, host: 127.0.0.1, port: " + mail.getSmtps().getPort()
                        + ", security: tls, from: holdfast@example.org, to: [night@example.org, day@example.org], user: holdfast,"
                        + " password-file: \"" + hidden("mail-password", MAIL_PASSWORD) + "\", ca-file: \""
                        + folder.resolve("mail.pem") + "\"";
        return channel("mail", mailTarget)
                + channel(
                        "hook",
                        "kind: webhook, url: \"" + receiver.url("/hook") + "\", secret-file: \""
                                + hidden("hook-secret", SECRET) + "\"")
                + chat("slack")
                + chat("teams")
                + chat("mattermost")
                + channel(
                        "pager",
                        "kind: pagerduty, url: \"" + receiver.url("/pager") + "\", routing-key-file: \""
                                + hidden("routing-key", "R0UT1NG") + "\"")
                + channel("manager", "kind: alertmanager, url: \"" + alertmanager.url() + "\"", "repeatEvery: PT1S")
                + channel(
                        "boss",
                        "kind: slack, url-file: \"" + hidden("boss-url", receiver.url("/boss")) + "\"",
                        "afterUnacknowledged: PT3S",
                        "severities: [critical]")
                + channel(
                        "sleeper",
                        "kind: slack, url-file: \"" + hidden("sleeper-url", receiver.url("/sleeper")) + "\"",
                        "quietHours: { from: \"00:00\", to: \"23:59:59.999\" }")
                + channel(
                        "others",
                        "kind: slack, url-file: \"" + hidden("others-url", receiver.url("/others")) + "\"",
                        "services: [unconcerned]")
                + """
                apiVersion: holdfast.io/v1
                kind: Heartbeat
                metadata: { name: outside }
                spec: { target: { url-file: "%s" }, every: PT1S }
                ---
                apiVersion: holdfast.io/v1
                kind: Service
                metadata: { name: unconcerned }
                spec: { targets: { rtoMinutes: 60, rpoMinutes: 15, reason: none of this concerns it } }
                """.formatted(hidden("heartbeat-url", receiver.url("/alive")));
    }

    private static String chat(String kind) throws Exception {
        return channel(
                kind, "kind: " + kind + ", url-file: \"" + hidden(kind + "-url", receiver.url("/" + kind)) + "\"");
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        while (!condition.call()) {
            assertThat(System.nanoTime())
                    .as(() -> what + " does not happen: " + notifications())
                    .isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private static String notifications() {
        try {
            return admin.get("/api/v1/admin/notifications").text();
        } catch (Exception e) {
            return e.toString();
        }
    }

    private static Path failing(String name) throws Exception {
        Path source = folder.resolve("source-" + name);
        admin.apply(Declarations.files(name, "once", source)).ok();
        String status = admin.post("/api/v1/admin/backups/schedule_job", Map.of("dataSet", name))
                .ok()
                .json()
                .path("statusUrl")
                .asString();
        admin.await(status, Duration.ofSeconds(180), "FAILED");
        return source;
    }

    private static void heal(String name, Path source) throws Exception {
        Files.writeString(Files.createDirectories(source).resolve("file"), "there again");
        admin.backUp(name);
    }

    private static JsonNode standing(String title) throws Exception {
        for (JsonNode alert : admin.get("/api/v1/admin/alerts").ok().json().path("items")) {
            if (alert.path("title").asString().equals(title)) {
                return alert;
            }
        }
        throw new AssertionError("no alert " + title);
    }

    @Test
    void an_alert_and_its_end_reach_everyone_whom_they_concern() throws Exception {
        Path source = failing("gone");
        String title = "The backup of gone failed";
        await("mail", () -> mails("Holdfast: CRITICAL: " + title).size() >= 2);
        assertThat(mails("Holdfast: CRITICAL: " + title).getFirst().getContent().toString())
                .contains(source.toString(), "service records", "docs/runbooks.md#a-backup-fails");

        await("the signed webhook", () -> !told("/hook", title).isEmpty());
        Receiver.Request signed = told("/hook", title).getFirst();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("0123456789abcdef".getBytes(), "HmacSHA256"));
        String text = signed.headers().getFirst("webhook-id") + "."
                + signed.headers().getFirst("webhook-timestamp") + "." + signed.body();
        assertThat(signed.headers().getFirst("webhook-signature"))
                .isEqualTo(
                        "v1," + Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8))));
        assertThat(signed.json().path("alerts").findValuesAsString("status")).contains("standing");

        await(
                "chats",
                () -> !told("/slack", title).isEmpty()
                        && !told("/mattermost", title).isEmpty()
                        && !told("/teams", title).isEmpty());
        assertThat(told("/mattermost", title)
                        .getFirst()
                        .json()
                        .path("attachments")
                        .findValuesAsString("color"))
                .contains("#c62828");
        assertThat(told("/teams", title).getFirst().json().path("attachments").findValuesAsString("contentType"))
                .containsExactly("application/vnd.microsoft.card.adaptive");
        await("the pager", () -> !told("/pager", title).isEmpty());
        JsonNode page = told("/pager", title).getFirst().json();
        assertThat(page.path("event_action").asString()).isEqualTo("trigger");
        assertThat(page.path("routing_key").asString()).isEqualTo("R0UT1NG");
        assertThat(page.path("payload").path("severity").asString()).isEqualTo("critical");
        await("the Alertmanager", () -> alertmanager.alerts().toString().contains(title));
        await(
                "what the Alertmanager hands on",
                () -> !told("/from-alertmanager", title).isEmpty());
        // critical: the quiet hours are no reason to wait
        await("critical in quiet hours", () -> !told("/sleeper", title).isEmpty());
        await("escalation", () -> !told("/boss", title).isEmpty());
        await("heartbeats", () -> receiver.at("/alive").size() >= 2);

        heal("gone", source);
        await("the end by mail", () -> !mails("Holdfast: RESOLVED: " + title).isEmpty());
        await(
                "the end at the pager",
                () -> told("/pager", title).stream()
                        .anyMatch(event ->
                                event.json().path("event_action").asString().equals("resolve")
                                        && event.json().path("dedup_key").equals(page.path("dedup_key"))));
        await(
                "the end at the Alertmanager",
                () -> !alertmanager.alerts().toString().contains(title));
        assertThat(receiver.at("/others")).isEmpty();
        assertThat(told("/slack", "CRITICAL: " + title)).as("told once").hasSize(1);
        JsonNode history = admin.get("/api/v1/admin/alerts?state=resolved&subject=gone")
                .ok()
                .json();
        assertThat(history.path("items").get(0).path("title").asString()).isEqualTo(title);
    }

    private static List<Receiver.Request> told(String path, String words) {
        return receiver.at(path).stream()
                .filter(request -> request.body().contains(words))
                .toList();
    }

    private static List<MimeMessage> mails(String subject) throws MessagingException {
        List<MimeMessage> found = new ArrayList<>();
        for (MimeMessage message : mail.getReceivedMessages()) {
            if (subject.equals(message.getSubject())) {
                found.add(message);
            }
        }
        return found;
    }

    @Test
    void what_somebody_takes_on_is_not_escalated() throws Exception {
        Path taken = failing("taken");
        String alert = "/api/v1/admin/alerts/"
                + standing("The backup of taken failed").path("id").asString();
        JsonNode acknowledged = admin.post(alert + "/acknowledge", Map.of("note", "the disk is on its way"))
                .ok()
                .json();
        assertThat(acknowledged.path("acknowledgedBy").asString()).isEqualTo("admin");
        Path untaken = failing("untaken");
        // the older alert would be told first, if it were told
        admin.apply(channel(
                        "late",
                        "kind: slack, url-file: \"" + hidden("late-url", receiver.url("/late")) + "\"",
                        "afterUnacknowledged: PT1S"))
                .ok();
        await("escalation", () -> !told("/late", "The backup of untaken failed").isEmpty());
        assertThat(told("/late", "The backup of taken failed")).isEmpty();
        heal("taken", taken);
        heal("untaken", untaken);
        assertThat(admin.post(alert + "/acknowledge", Map.of()).status()).isEqualTo(409);
        assertThat(admin.get(alert).json().path("acknowledgement").asString()).isEqualTo("the disk is on its way");
    }

    @Test
    void a_warning_waits_for_the_end_of_the_quiet_hours() throws Exception {
        admin.apply(Declarations.policy("patient", "repo-a", "maxAttempts: 20")
                        + Declarations.files("warned", "patient", folder.resolve("source-warned")))
                .ok();
        admin.post("/api/v1/admin/backups/schedule_job", Map.of("dataSet", "warned"))
                .ok();
        String title = "The backup of warned fails and is tried again";
        await("the warning", () -> !told("/slack", title).isEmpty());
        await(
                "that it waits",
                () -> admin.get("/api/v1/admin/notifications?channel=sleeper&state=waiting")
                        .text()
                        .contains(title));
        assertThat(told("/sleeper", title)).isEmpty();
    }

    @Test
    void what_waited_for_the_end_of_the_quiet_hours_is_told_then() throws Exception {
        Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(25);
        DateTimeFormatter time = DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
        admin.apply(channel(
                                "napper",
                                "kind: slack, url-file: \"" + hidden("napper-url", receiver.url("/napper")) + "\"",
                                "quietHours: { from: \"%s\", to: \"%s\" }"
                                        .formatted(time.format(end.minusSeconds(3600)), time.format(end)))
                        + Declarations.policy("patient", "repo-a", "maxAttempts: 20")
                        + Declarations.files("napped", "patient", folder.resolve("source-napped")))
                .ok();
        admin.post("/api/v1/admin/backups/schedule_job", Map.of("dataSet", "napped"))
                .ok();
        String title = "The backup of napped fails and is tried again";
        await("the warning", () -> !told("/slack", title).isEmpty());
        while (Instant.now().isBefore(end.minusSeconds(1))) {
            assertThat(told("/napper", title)).as("in quiet hours").isEmpty();
            Thread.sleep(100);
        }
        await("delivery after the quiet hours", () -> !told("/napper", title).isEmpty());
        await(
                "that nothing waits any more",
                () -> !admin.get("/api/v1/admin/notifications?channel=napper&state=waiting")
                        .text()
                        .contains(title));
        assertThat(told("/napper", title)).as("told once").hasSize(1);
    }

    @Test
    void what_was_not_delivered_before_a_kill_is_delivered_after_it() throws Exception {
        receiver.refuse("/hook");
        Path source = failing("killed");
        await(
                "a refused attempt",
                () -> admin.get("/api/v1/admin/notifications?channel=hook&state=waiting")
                        .text()
                        .contains("answered 503"));
        server.process().destroyForcibly().waitFor();
        admin.close();
        receiver.takeAgain("/hook");
        server = ServerProcess.start(folder);
        admin = Api.as(server.address(), "admin", RunningServer.PASSWORD);
        await(
                "delivery after the kill",
                () -> !told("/hook", "The backup of killed failed").isEmpty());
        heal("killed", source);
    }

    @Test
    void a_test_says_whether_the_other_side_took_it_and_never_what_is_secret() throws Exception {
        assertThat(admin.post("/api/v1/admin/notifications/channels/mattermost/test", Map.of())
                        .ok()
                        .json()
                        .path("delivered")
                        .asBoolean())
                .isTrue();
        admin.apply(channel(
                        "nowhere",
                        "kind: slack, url-file: \"" + hidden("nowhere-url", "http://127.0.0.1:1/s3cr3t") + "\""))
                .ok();
        JsonNode failed = admin.post("/api/v1/admin/notifications/channels/nowhere/test", Map.of())
                .ok()
                .json();
        assertThat(failed.path("delivered").asBoolean()).isFalse();
        assertThat(failed.path("detail").asString()).contains("127.0.0.1").doesNotContain("s3cr3t");
        admin.send("DELETE", "/api/v1/admin/inventory/NotificationChannel/nowhere", null, Map.of())
                .ok();

        Api.Answer refused = admin.apply(channel("bad", "kind: slack, url: \"https://hooks.example/s3cr3t\"")
                + channel("worse", "kind: email, host: mail, from: me, to: x@example.org, user: u, security: none"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errors("NotificationChannel/bad: spec.target.url")).hasSize(1);
        assertThat(refused.errors("NotificationChannel/worse: spec.target.from"))
                .hasSize(1);
        assertThat(refused.errors("NotificationChannel/worse: spec.target.user"))
                .hasSize(1);
        assertThat(admin.get("/api/v1/admin/inventory").text()).doesNotContain("R0UT1NG", "whsec_");
        assertThat(Files.readString(server.log())).doesNotContain("R0UT1NG", "whsec_", MAIL_PASSWORD, "s3cr3t");
    }
}
