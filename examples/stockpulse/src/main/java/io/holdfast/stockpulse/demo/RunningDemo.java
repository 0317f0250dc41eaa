package io.holdfast.stockpulse.demo;

import io.holdfast.stockpulse.platform.Catalog;
import io.holdfast.stockpulse.platform.DemoFolder;
import io.holdfast.stockpulse.platform.GraphSite;
import io.holdfast.stockpulse.platform.PlatformScale;
import io.holdfast.stockpulse.platform.TradingSite;
import io.holdfast.stockpulse.process.Processes;
import java.nio.file.Path;

/**
 * Everything that runs.
 *
 * @param home the checkout
 * @param agentA beside the trading database; it is started late in the demo, as is the other one
 * @param agentB beside its standby at site B
 * @param standby the empty graph database at site B
 */
record RunningDemo(
        Path home,
        DemoFolder folder,
        Processes processes,
        PlatformScale scale,
        Catalog catalog,
        ControlPlane control,
        TradingSite trading,
        TradingAgent agentA,
        TradingAgent agentB,
        GraphSite graph,
        GraphSite standby) {
    static final String TRADING = "trading-db";
    static final String GRAPH = "knowledge-graph";
    static final String MODELS = "models";
    static final String CONFIGURATION = "platform-configuration";
    static final String AUDIT = "audit-log";
    static final String SITE_A = "site-a";
    static final String SITE_B = "site-b";

    Comparison comparison() {
        return new Comparison(scale, trading, graph);
    }
}
