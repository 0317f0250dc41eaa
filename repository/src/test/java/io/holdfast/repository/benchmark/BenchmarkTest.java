package io.holdfast.repository.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Parts;
import io.holdfast.repository.Password;
import io.holdfast.repository.Progress;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.repository.Restic;
import io.holdfast.repository.Shell;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class BenchmarkTest {
    @TempDir
    Path folder;

    @Test
    void it_measures_every_stage_and_the_place_and_leaves_nothing() throws Exception {
        Path place = Parts.init(folder.resolve("repository"));
        BenchmarkReport report;
        try (Password password = Parts.password();
                Repository repository = Repositories.open(place, password)) {
            report = repository.benchmark(2, Progress.NONE);
        }
        assertThat(report.stages())
                .hasSize(6)
                .allSatisfy((name, rate) -> assertThat(rate).as(name).isGreaterThan(1e6));
        assertThat(report.upload()).hasValueSatisfying(rate -> assertThat(rate).isGreaterThan(1e6));
        assertThat(report.download())
                .hasValueSatisfying(rate -> assertThat(rate).isGreaterThan(1e6));
        assertThat(report.backup().bytesPerSecond()).isBetween(1e6, 1e11);
        assertThat(report.restore().bytesPerSecond()).isBetween(1e6, 1e11);
        nothingIsLeft(place);
    }

    @Test
    void an_interrupt_leaves_nothing_either() throws Exception {
        Path place = Parts.init(folder.resolve("repository"));
        try (Password password = Parts.password();
                Repository repository = Repositories.open(place, password)) {
            Thread benchmarking = Thread.currentThread();
            Progress interrupting = new Progress() {
                @Override
                public void processed(long bytes) {
                    benchmarking.interrupt();
                }
            };
            assertThatThrownBy(() -> repository.benchmark(8, interrupting)).isInstanceOf(InterruptedException.class);
        } finally {
            Thread.interrupted();
        }
        nothingIsLeft(place);
    }

    private static void nothingIsLeft(Path place) throws Exception {
        assertThat(Shell.run(place, "find data locks -type f")).isEmpty();
        new Restic(place).checkReadingAllData();
    }

    @Test
    void what_is_slower_is_the_limit() {
        BenchmarkReport machine = report(Optional.of(1e9));
        assertThat(machine.backup().by()).isEqualTo("this machine");
        assertThat(machine.backup().bytesPerSecond()).isBetween(1e8, 4e8);
        // which does less: by given rates, as those of a loaded machine are another each time
        assertThat(machine.restore().bytesPerSecond())
                .isGreaterThan(machine.backup().bytesPerSecond());
        BenchmarkReport line = report(Optional.of(1e6));
        assertThat(line.backup()).isEqualTo(new BenchmarkReport.Limit("the place's upload", 2e6));
        assertThat(line.restore()).isEqualTo(new BenchmarkReport.Limit("the place's download", 2e6));
    }

    private static BenchmarkReport report(Optional<Double> line) {
        return new BenchmarkReport(
                2, 1e9, 1e9, 3e8, 1e9, 1e9, 1e9, 0.5, line, line, Optional.empty(), Optional.empty());
    }
}
