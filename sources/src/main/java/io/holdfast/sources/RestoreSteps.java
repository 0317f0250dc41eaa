package io.holdfast.sources;

import io.holdfast.sources.RestoreReport.Step;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Does the steps of a restore one after the other, tells of each as it begins, and keeps how long each took. */
public final class RestoreSteps {
    private final SourceContext context;
    private final List<Step> done = new ArrayList<>();

    public RestoreSteps(SourceContext context) {
        this.context = context;
    }

    /** Runs on the caller's thread. A step that fails is not kept. */
    public <T> T step(String name, Body<T> body) throws IOException, InterruptedException {
        context.progress().stage(name);
        Instant started = context.clock().instant();
        T result = body.run();
        done.add(Step.between(name, started, context.clock().instant()));
        return result;
    }

    /** Those that are done, in their order. */
    public List<Step> done() {
        return List.copyOf(done);
    }

    @FunctionalInterface
    public interface Body<T> {
        T run() throws IOException, InterruptedException;
    }
}
