package io.holdfast.server.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Api.Answer;
import io.holdfast.server.RunningServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** While people cannot be looked up every connection waits for that, and whoever comes then is told, and not that he failed. */
@Timeout(240)
class CatalogAwayTest {
    @TempDir
    static Path folder;

    @Test
    void a_request_that_nobody_can_be_looked_up_for_is_answered_with_503() throws Exception {
        try (RunningServer server = RunningServer.start(folder)) {
            Api admin = server.admin();
            List<Answer> answers = new ArrayList<>();
            try (Connection catalog = server.catalog();
                    Statement statement = catalog.createStatement();
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                catalog.setAutoCommit(false);
                statement.execute("LOCK TABLE platform_administrators IN ACCESS EXCLUSIVE MODE");
                Callable<Answer> request = () -> admin.get("/api/v1/admin/dashboard");
                List<Future<Answer>> asked = new ArrayList<>();
                for (int i = 0; i < 60; i++) {
                    asked.add(threads.submit(request));
                }
                // longer than a request waits for a connection
                Thread.sleep(15_000);
                catalog.rollback();
                for (Future<Answer> one : asked) {
                    answers.add(one.get());
                }
            }
            assertThat(answers)
                    .extracting(Answer::status)
                    .containsOnly(200, 503)
                    .contains(503);
            assertThat(answers)
                    .filteredOn(answer -> answer.status() == 503)
                    .allSatisfy(
                            answer -> assertThat(answer.json().path("detail").asString())
                                    .contains("database does not answer", "Try again"));
            admin.get("/api/v1/admin/dashboard").ok();
        }
    }
}
