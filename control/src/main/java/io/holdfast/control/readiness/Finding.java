package io.holdfast.control.readiness;

import io.holdfast.control.readiness.ReadinessCheck.Standing;
import java.util.List;
import java.util.stream.Collectors;

/** What one look found of one service. */
record Finding(Standing standing, String reason) {
    static Finding good(String reason) {
        return new Finding(Standing.GOOD, reason);
    }

    static Finding bad(String reason) {
        return new Finding(Standing.BAD, reason);
    }

    static Finding unknown(String reason) {
        return new Finding(Standing.UNKNOWN, reason);
    }

    /** One for all of these: as bad as the worst of them, which is what is known to be amiss. @param all at least one */
    static Finding worst(List<Finding> all) {
        Standing worst = all.stream().anyMatch(one -> one.standing() == Standing.BAD)
                ? Standing.BAD
                : all.stream().anyMatch(one -> one.standing() == Standing.UNKNOWN) ? Standing.UNKNOWN : Standing.GOOD;
        return new Finding(worst, all.stream().map(Finding::reason).distinct().collect(Collectors.joining(" ")));
    }
}
