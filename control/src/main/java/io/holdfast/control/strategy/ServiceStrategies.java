package io.holdfast.control.strategy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which a service can be brought back at its recovery site, side by side.
 *
 * @param declared {@code cold}, {@code warm} or {@code hot}, as the service says
 * @param recoverySite where it would be brought back; null when no second site is declared
 * @param cheapest of those that are known to meet both targets, the one that costs least; null when none is known to
 */
public record ServiceStrategies(
        String service,
        String declared,
        @Nullable String recoverySite,
        int rtoTargetMinutes,
        int rpoTargetMinutes,
        @Nullable String cheapest,
        List<Option> options) {

    /**
     * One way.
     *
     * @param strategy {@code cold}, {@code warm}, {@code hot} or {@code both-active}
     * @param possible whether it can be had at all
     * @param obstacle why it cannot; null when it can
     * @param rtoSeconds until the service is back; null when a part of it was never measured
     * @param meetsRto null when that is not known
     * @param rpoSeconds of changes that would be lost; null when that is not known
     * @param meetsRpo null when that is not known
     * @param costPerMonth of all that it keeps ready at the other site, for thirty days; null when a part is not known
     * @param costCurrency null where the cost is not known
     * @param lossPerIncident what one loss of the site would cost the business by the declared impact; null when not known
     * @param lossCurrency null where the loss is not known
     * @param from what the numbers were come by, a sentence each
     * @param unmeasured what is not known, and what to do so that it is, a sentence each
     */
    public record Option(
            String strategy,
            boolean possible,
            @Nullable String obstacle,
            @Nullable Double rtoSeconds,
            @Nullable Boolean meetsRto,
            @Nullable Double rpoSeconds,
            @Nullable Boolean meetsRpo,
            @Nullable Double costPerMonth,
            @Nullable String costCurrency,
            @Nullable Double lossPerIncident,
            @Nullable String lossCurrency,
            List<String> from,
            List<String> unmeasured) {
        static Option impossible(String strategy, String why) {
            return new Option(
                    strategy, false, why, null, null, null, null, null, null, null, null, List.of(), List.of());
        }
    }
}
