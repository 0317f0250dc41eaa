package io.holdfast.control.recovery;

import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.recovery.Readiness.ComplianceRow;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What needs somebody first: what misses its targets, then what is not proven, and within that what would lose more than is
 * allowed, and what is more critical. How much would be lost right now does not order further: it grows all the time, and
 * what is read a page at a time must not overtake the end of a page.
 */
final class Risk {
    /** The verdicts, the worst first; {@code none} is a service without a data set. */
    static final List<String> VERDICTS = List.of("missed", "unproven", "none", "met");

    /** Words of a {@link #position}. */
    static final int WORDS = 4;

    private Risk() {}

    /**
     * How a service stands, by the worst of its data sets.
     *
     * @param dataSets the worst first
     * @param verdict of the worst one; {@code none} where there is no data set
     * @param allowedLossUsed the most that a data set would lose now, as a share of what it may: 1 is the target; null where
     *     there is nothing to go back to
     */
    record ServiceRisk(
            Service service,
            List<ComplianceRow> dataSets,
            String verdict,
            @Nullable Double allowedLossUsed) {
        static ServiceRisk of(Service service, List<ComplianceRow> rows) {
            List<ComplianceRow> sorted = rows.stream()
                    .sorted(Comparator.comparing((ComplianceRow row) -> VERDICTS.indexOf(row.compliant()))
                            .thenComparing(row -> -used(row))
                            .thenComparing(ComplianceRow::dataSet))
                    .toList();
            double most = sorted.stream().mapToDouble(Risk::used).max().orElse(0);
            return new ServiceRisk(
                    service,
                    sorted,
                    sorted.isEmpty() ? "none" : sorted.getFirst().compliant(),
                    Double.isInfinite(most) ? null : most);
        }

        List<String> position() {
            boolean late = allowedLossUsed == null || allowedLossUsed > 1;
            return Risk.position(verdict, late, service.criticality(), service.name());
        }
    }

    static List<String> position(ComplianceRow row) {
        return position(row.compliant(), used(row) > 1, row.criticalityTier(), row.dataSet());
    }

    private static List<String> position(String verdict, boolean late, String criticality, String name) {
        return List.of(
                String.valueOf(VERDICTS.indexOf(verdict)),
                late ? "0" : "1",
                Objects.requireNonNullElse(criticality, ""),
                name);
    }

    /** What would be lost now as a share of what may be; infinite where there is nothing to go back to. */
    static double used(ComplianceRow row) {
        Double exposed = row.lastRecoveryPoint() == null ? null : row.currentExposureSeconds();
        return exposed == null ? Double.POSITIVE_INFINITY : exposed / Math.max(1, row.rpoTargetMinutes() * 60);
    }
}
