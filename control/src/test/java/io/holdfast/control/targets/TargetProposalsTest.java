package io.holdfast.control.targets;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.inventory.Declaration.Impact;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.Targets;
import io.holdfast.control.inventory.Inventory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetProposalsTest {
    private static Service service(String name, int rto, Optional<Impact> impact, String... needs) {
        return new Service(
                name,
                "",
                "",
                "tier-1",
                Optional.empty(),
                List.of(needs),
                new Targets(rto, 60, "a reason", Optional.empty(), Optional.empty()),
                impact,
                "cold");
    }

    private static TargetProposal proposal(Service service, Service... others) {
        List<Service> all = new java.util.ArrayList<>(List.of(others));
        all.add(service);
        return TargetProposals.of(Inventory.of(all), service).orElseThrow();
    }

    private static Optional<Impact> impact(double hour, double minute, double acceptable) {
        return Optional.of(new Impact(hour, minute, acceptable, "EUR"));
    }

    @Test
    void what_one_incident_may_cost_leads_to_the_targets_step_by_step() {
        TargetProposal proposal = proposal(service("trading", 60, impact(90_000, 5_000, 60_000)));
        assertThat(proposal.rtoMinutes()).isEqualTo(15);
        assertThat(proposal.rpoMinutes()).isEqualTo(5);
        assertThat(proposal.reasoning())
                .containsExactly(
                        "One incident may cost 60,000 EUR: 30,000 EUR for the time without trading, 30,000 EUR for data"
                                + " that is lost.",
                        "Each hour without it costs 90,000 EUR, so 20.0 minutes may be spent until it is back; proposed"
                                + " are 15.",
                        "Each minute of lost data costs 5,000 EUR, so 6.0 minutes may be lost; proposed are 5.",
                        "Declared are an RTO of 60 and an RPO of 60 minutes.");
    }

    @Test
    void who_is_needed_by_others_is_back_before_them() {
        Service platform = service("platform", 240, impact(100, 0, 100_000));
        TargetProposal proposal = proposal(platform, service("trading", 15, Optional.empty(), "platform"));
        assertThat(proposal.rtoMinutes()).isEqualTo(15);
        assertThat(proposal.rpoMinutes()).isEqualTo(10080);
        assertThat(proposal.reasoning()).anyMatch(step -> step.startsWith("trading needs platform"));
    }

    @Test
    void without_an_impact_nothing_is_proposed() {
        Service service = service("quiet", 60, Optional.empty());
        assertThat(TargetProposals.of(Inventory.of(List.of(service)), service)).isEmpty();
    }
}
