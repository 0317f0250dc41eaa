package io.holdfast.stockpulse.demo;

import io.holdfast.cli.Holdfast;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.stockpulse.platform.Catalog;
import io.holdfast.stockpulse.platform.DemoFolder;
import io.holdfast.stockpulse.process.JavaProcess;
import io.holdfast.stockpulse.process.Processes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** {@code holdfast server} as a process of its own, spoken to by its API and by the command line only. */
final class ControlPlane {
    /** The second person. */
    static final String APPROVER = "risk-officer";

    static final String USER = "admin";
    static final String PROCESS = "control-plane";
    private static final Duration READY = Duration.ofSeconds(120);

    private final DemoFolder folder;
    private final Processes processes;
    private final Catalog catalog;
    private final int port;

    /**
     * @param catalog which must run before this is launched
     * @param port where it will listen, on 127.0.0.1
     */
    ControlPlane(DemoFolder folder, Processes processes, Catalog catalog, int port) {
        this.folder = folder;
        this.processes = processes;
        this.catalog = catalog;
        this.port = port;
    }

    /** Starts it; {@link #awaitReady} waits. */
    void launch() throws IOException {
        processes.start(
                PROCESS,
                JavaProcess.ours(
                        Holdfast.class,
                        List.of("-Xmx1g"),
                        List.of(
                                "server",
                                "--data",
                                folder.control().toString(),
                                "--programs",
                                folder.programs().toString(),
                                "--port",
                                Integer.toString(port),
                                "--catalog-url",
                                catalog.url(),
                                "--catalog-user",
                                Catalog.USER,
                                "--catalog-password-file",
                                catalog.passwordFile().toString(),
                                "--admin-password-file",
                                passwordFile().toString())),
                Map.of());
    }

    void awaitReady() throws IOException, InterruptedException, DemoFailedException {
        long deadline = System.nanoTime() + READY.toNanos();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address() + "/actuator/health"))
                    .build();
            while (true) {
                if (processes.find(PROCESS).isEmpty()) {
                    throw new DemoFailedException("The control plane ended instead of starting.", log());
                }
                if (answers(http, request)) {
                    return;
                }
                if (System.nanoTime() > deadline) {
                    throw new DemoFailedException(
                            "The control plane does not answer at " + address() + " after " + READY.toSeconds() + " s.",
                            log());
                }
                Thread.sleep(100);
            }
        }
    }

    private static boolean answers(HttpClient http, HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            response.body().close();
            return response.statusCode() == 200;
        } catch (IOException e) {
            // not yet
            return false;
        }
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    Path passwordFile() throws IOException {
        return folder.secret("administrator");
    }

    Path log() {
        return processes.log(PROCESS);
    }

    ApiClient api() throws IOException {
        return new ApiClient(address(), USER, folder.readSecret("administrator"));
    }

    /** As somebody who may approve of what others ask for; made at the first call. */
    ApiClient approver() throws IOException, InterruptedException {
        String password = folder.readSecret(APPROVER);
        boolean known = false;
        for (JsonNode person :
                api().get("/api/v1/admin/administrators?words=" + APPROVER).path("items")) {
            known |= person.path("username").asString("").equals(APPROVER);
        }
        if (!known) {
            api().post(
                            "/api/v1/admin/administrators",
                            Map.of("username", APPROVER, "password", password, "roles", List.of("approver")));
        }
        return new ApiClient(address(), APPROVER, password);
    }

    /** What {@code holdfast} with these arguments and this server prints. */
    String command(String... arguments) throws IOException, DemoFailedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--server",
                address(),
                "--user",
                USER,
                "--user-password-file",
                passwordFile().toString()));
        Answer answer = Answer.of(all);
        if (answer.exitCode() != 0) {
            throw new DemoFailedException(answer.complained(), log());
        }
        return answer.said();
    }
}
