package io.holdfast.stockpulse.demo;

import io.holdfast.stockpulse.graph.KnowledgeGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** What happens to site A around the second recovery: its repository goes, comes back, and trading goes on there. */
final class SiteA {
    /** Of the desks, once they trade on the restored data. */
    static final String LEDGER = "after-recovery";

    private final RunningDemo demo;
    private final Narrator narrator;

    SiteA(RunningDemo demo, Narrator narrator) {
        this.demo = demo;
        this.narrator = narrator;
    }

    private Path away() {
        return demo.folder().siteA().resolve("repository-taken-away");
    }

    /** Site A's repository is out of reach; and the graph at site B, which holds the first restore, is emptied. */
    void lose() throws IOException {
        Files.move(demo.folder().repositoryA(), away(), StandardCopyOption.ATOMIC_MOVE);
        narrator.say("repository site-a", "gone: " + demo.folder().repositoryA() + " is no longer there");
        try (KnowledgeGraph standby = demo.standby().connect()) {
            standby.clear();
        }
        narrator.say("graph at site B", "emptied, " + demo.standby().uri());
    }

    void bringRepositoryBack() throws IOException, DemoFailedException {
        Path place = demo.folder().repositoryA();
        if (Files.exists(place)) {
            throw new DemoFailedException(
                    "Something wrote to " + place + " while the repository was gone; it is in " + away(),
                    demo.control().log());
        }
        Files.move(away(), place, StandardCopyOption.ATOMIC_MOVE);
        narrator.say("repository site-a", "put back to " + place);
    }

    /** Starts site A's database on what the first restore brought, and lets the desks trade on. */
    void resume(JsonNode restored, Protection protection) throws Exception {
        demo.control()
                .api()
                .delete("/api/v1/admin/restore/" + restored.path("restoreId").asString() + "/instance");
        Path data = Path.of(restored.path("facts").path("data_directory").asString());
        Files.move(data, demo.folder().tradingData(), StandardCopyOption.ATOMIC_MOVE);
        demo.trading().start();
        demo.trading().openFloor(LEDGER);
        Instant now = Instant.now();
        narrator.say(
                "trading database",
                "runs again at site A on the restored data, 127.0.0.1:"
                        + demo.trading().port() + "; the desks trade");
        narrator.say("log", protection.awaitLog(now));
    }
}
