package io.holdfast.sources;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * @param recoveredTo up to this instant nothing is missing in the restored state, as far as engine and log tell; the
 *     instant of its last change where no log tells more
 * @param level how far the result is proven
 * @param steps in the order they were done
 * @param validations each a check that was made on the result
 * @param facts such as {@code host}, {@code port}, {@code data_directory}, {@code recovered_lsn}
 * @param running closes (stops) what was started for the restore and still runs, such as a database server
 */
public record RestoreReport(
        Optional<Instant> recoveredTo,
        ProofLevel level,
        List<Step> steps,
        List<Validation> validations,
        Map<String, String> facts,
        Optional<AutoCloseable> running) {
    public RestoreReport {
        steps = List.copyOf(steps);
        validations = List.copyOf(validations);
        facts = Map.copyOf(facts);
    }

    public record Step(String name, Instant started, Duration took) {
        /** Takes no time when the clock was set back meanwhile, or the ends come from two clocks. */
        public static Step between(String name, Instant started, Instant ended) {
            return new Step(name, started, ended.isBefore(started) ? Duration.ZERO : Duration.between(started, ended));
        }
    }

    /** @param detail what was compared and what was found, with the numbers */
    public record Validation(String name, boolean passed, String detail) {}
}
