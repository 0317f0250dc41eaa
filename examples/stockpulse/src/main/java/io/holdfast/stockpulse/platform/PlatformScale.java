package io.holdfast.stockpulse.platform;

import io.holdfast.stockpulse.graph.GraphScale;
import io.holdfast.stockpulse.models.ModelRegistry;
import io.holdfast.stockpulse.trading.TradingScale;

/**
 * How large the platform is.
 *
 * @param auditEvents in the audit log before the platform starts
 */
public record PlatformScale(TradingScale trading, GraphScale graph, ModelRegistry.Scale models, int auditEvents) {
    /** A million rows, 100,000 relationships, 480 MiB of models. */
    public static final PlatformScale FULL =
            new PlatformScale(TradingScale.FULL, GraphScale.FULL, ModelRegistry.Scale.FULL, 20_000);

    /** For tests: seconds less of everything. */
    public static final PlatformScale SMALL =
            new PlatformScale(TradingScale.SMALL, GraphScale.SMALL, ModelRegistry.Scale.SMALL, 200);
}
