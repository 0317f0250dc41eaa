package io.holdfast.control.recovery;

import io.holdfast.control.recovery.Readiness.ComplianceRow;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many data sets there are and how they stand, for who is shown only the first of them.
 *
 * @param missed how many missed a target in the newest restore that was measured
 * @param met how many met both; the rest is unproven
 * @param unprotected how many have nothing to go back to, whatever was proven of them
 * @param unprotectedSome the names of some of those, at most {@value #NAMED}
 * @param mostExposed the one of the others that would lose most now of what it may; null where there is none
 */
public record ComplianceCount(
        int total,
        long missed,
        long met,
        int unprotected,
        List<String> unprotectedSome,
        @Nullable ComplianceRow mostExposed) {
    static final int NAMED = 10;

    public static ComplianceCount of(List<ComplianceRow> rows) {
        List<String> unprotected = rows.stream()
                .filter(row -> row.lastRecoveryPoint() == null)
                .map(ComplianceRow::dataSet)
                .sorted()
                .toList();
        return new ComplianceCount(
                rows.size(),
                count(rows, "missed"),
                count(rows, "met"),
                unprotected.size(),
                unprotected.stream().limit(NAMED).toList(),
                rows.stream()
                        .filter(row -> row.lastRecoveryPoint() != null)
                        .max(Comparator.comparing(Risk::used).thenComparing(ComplianceRow::dataSet))
                        .orElse(null));
    }

    private static long count(List<ComplianceRow> rows, String verdict) {
        return rows.stream().filter(row -> row.compliant().equals(verdict)).count();
    }

    /** Those that need somebody first: with nothing to go back to, then by their risk. */
    public static List<ComplianceRow> first(List<ComplianceRow> rows, int most) {
        return rows.stream()
                .sorted(Comparator.comparing((ComplianceRow row) -> row.lastRecoveryPoint() != null)
                        .thenComparing(row -> String.join("\0", Risk.position(row))))
                .limit(most)
                .toList();
    }
}
