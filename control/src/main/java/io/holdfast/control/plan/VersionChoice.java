package io.holdfast.control.plan;

import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.approval.SecondPerson;
import io.holdfast.control.inventory.Declaration.DrPlan;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Says which version of a plan is run. For real it is the newest approved one; what is practised, and so may prove a version
 * before anybody approves of it, is what is declared.
 */
@Component
class VersionChoice {
    private final PlanVersions versions;
    private final SecondPerson second;

    VersionChoice(PlanVersions versions, SecondPerson second) {
        this.versions = versions;
        this.second = second;
    }

    /** @param approved whether a second person has approved of it */
    record Chosen(DrPlan plan, boolean approved) {}

    /**
     * @param real whether it is for real
     * @param version null for none in particular; one that is neither declared nor approved gives another one
     * @param despite whether an unapproved one is meant
     */
    Chosen of(DrPlan declared, boolean real, @Nullable String version, boolean despite) {
        Optional<DrPlan> approved = versions.approved(declared.name());
        boolean approvedMeant = version == null
                ? real && second.isNeeded() && !despite
                : approved.map(DrPlan::version).equals(Optional.of(version));
        DrPlan plan = approvedMeant ? approved.orElse(declared) : declared;
        return new Chosen(plan, approved.map(DrPlan::version).equals(Optional.of(plan.version())));
    }

    /**
     * @param despite why an unapproved version is to be run for real
     * @return null when the version is approved, or nobody needs to approve
     * @throws InvalidRequestException when that is missing
     */
    @Nullable
    String requireApproval(Chosen chosen, @Nullable String despite) {
        if (chosen.approved() || !second.isNeeded()) {
            return null;
        }
        String why = despite == null ? "" : despite.strip();
        if (!why.isEmpty() && why.length() <= 2000) {
            return why;
        }
        DrPlan plan = chosen.plan();
        PlanVersion standing = versions.standing(plan);
        throw new InvalidRequestException(
                "despiteApproval",
                "is missing, in up to 2000 characters, for nobody has approved of version " + standing.brief()
                        + " of plan " + plan.name() + ", which " + standing.proposedBy() + " declared"
                        + (standing.decidedBy() == null
                                ? ""
                                : " and " + standing.decidedBy() + " rejected: " + standing.decisionReason())
                        + ". Have another person approve of it ('holdfast dr versions " + plan.name()
                        + "', then '" + standing.approval(plan.name()) + "')"
                        + versions.approved(plan.name())
                                .map(other -> ", run the approved version " + other.version())
                                .orElse("")
                        + ", or say why it is to be run all the same");
    }
}
