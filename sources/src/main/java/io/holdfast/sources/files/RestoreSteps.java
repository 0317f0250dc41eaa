package io.holdfast.sources.files;

import io.holdfast.repository.Progress;
import io.holdfast.sources.RestoreReport.Step;
import io.holdfast.sources.SourceContext;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Does the steps of a restore one after the other and takes their times. */
public final class RestoreSteps {
    private final Clock clock;
    private final Progress progress;
    private final List<Step> steps = new ArrayList<>();

    public RestoreSteps(SourceContext context) {
        this.clock = context.clock();
        this.progress = context.progress();
    }

    public <T> T run(String name, Work<T> work) throws IOException, InterruptedException {
        progress.stage(name);
        Instant started = clock.instant();
        T result = work.run();
        steps.add(new Step(name, started, Duration.between(started, clock.instant())));
        return result;
    }

    public List<Step> done() {
        return List.copyOf(steps);
    }

    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException, InterruptedException;
    }
}
