package io.holdfast.stockpulse.demo;

import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The trading database's group of two sites, as the control plane sees it and the command line moves it. */
final class SiteGroup {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final RunningDemo demo;
    private final ApiClient api;

    SiteGroup(RunningDemo demo) throws IOException {
        this.demo = demo;
        this.api = demo.control().api();
    }

    /** Declares it, beside what is declared. @return how many declarations were made */
    String declare() throws IOException, DemoFailedException {
        Path folder = demo.home().resolve("examples/stockpulse/hot-standby");
        String said = demo.control().command("apply", "--yes", "-f", folder.toString());
        return said.substring(said.lastIndexOf('\n') + 1);
    }

    /** The agent of the site that is not this one's. */
    TradingAgent other(TradingAgent agent) {
        return agent == demo.agentA() ? demo.agentB() : demo.agentA();
    }

    /** Waits until this site is active and the other has every commit. @return how far the other is behind, in words */
    String awaitPair(TradingAgent active) throws Exception {
        JsonNode standing = await(
                active.site() + " is active and " + other(active).site() + " caught up",
                seen -> isActive(seen, active) && isCaughtUp(member(seen, other(active))));
        JsonNode standby = member(standing, other(active));
        return standby.path("lagBytes").asLong() + " bytes behind, every commit waits for it";
    }

    /** Waits until this site is active, whatever the other does. */
    void awaitActive(TradingAgent active) throws Exception {
        await(active.site() + " is active", seen -> isActive(seen, active));
    }

    private static boolean isActive(JsonNode standing, TradingAgent agent) {
        return standing.path("active").asString("").equals(agent.site())
                && member(standing, agent).path("role").asString("").equals("active");
    }

    private static boolean isCaughtUp(JsonNode member) {
        return member.path("role").asString("").equals("standby")
                && member.path("streaming").asBoolean(false)
                && member.path("withoutLoss").asBoolean(false)
                && member.path("lagBytes").isNumber();
    }

    private static JsonNode member(JsonNode standing, TradingAgent agent) {
        for (JsonNode member : standing.path("members")) {
            if (member.path("site").asString("").equals(agent.site())) {
                return member;
            }
        }
        return JSON.missingNode();
    }

    private JsonNode await(String what, Predicate<JsonNode> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode group = JSON.missingNode();
            for (JsonNode one : api.get("/api/v1/admin/dr/status").path("siteGroups")) {
                if (one.path("group").asString("").equals(TradingAgent.GROUP)) {
                    group = one;
                }
            }
            if (condition.test(group.path("standing"))) {
                return group.path("standing");
            }
            if (System.nanoTime() > deadline) {
                throw new DemoFailedException(
                        "Not within " + PATIENCE.toSeconds() + " s: " + what + ". " + group,
                        demo.agentB().log());
            }
            Thread.sleep(100);
        }
    }

    /** Has this site become active, without loss. @return the takeover, as the agents noted it */
    JsonNode switchover(TradingAgent to) throws DemoFailedException {
        return JSON.readTree(site(to, 0, "switchover", "--to", to.site(), "--json"));
    }

    /** The newest takeover, as the agents noted it; takes seconds. */
    JsonNode newest() throws DemoFailedException {
        // 1 says that something is not well: the site that was lost is still being made fit
        JsonNode takeovers =
                JSON.readTree(site(demo.agentB(), 1, "status", "--json")).path("takeovers");
        return takeovers.path(takeovers.size() - 1);
    }

    /** @param highest exit code that is no failure */
    private static String site(TradingAgent agent, int highest, String verb, String... more)
            throws DemoFailedException {
        List<String> arguments =
                new ArrayList<>(List.of("site", verb, "-f", agent.file().toString()));
        arguments.addAll(List.of(more));
        Answer answer = Answer.of(arguments);
        if (answer.exitCode() > highest) {
            throw new DemoFailedException(answer.complained(), agent.log());
        }
        return answer.said();
    }
}
