package io.holdfast.sources.neo4j;

import io.holdfast.sources.RestoreReport.Step;
import io.holdfast.sources.SourceContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Does steps one after the other, tells of each as it begins, and keeps how long each took. */
final class RestoreSteps {
    private final SourceContext context;
    private final List<Step> done = new ArrayList<>();

    RestoreSteps(SourceContext context) {
        this.context = context;
    }

    <T> T step(String name, Body<T> body) throws IOException, InterruptedException {
        context.progress().stage(name);
        Instant started = context.clock().instant();
        T result = body.run();
        done.add(new Step(
                name, started, Duration.between(started, context.clock().instant())));
        return result;
    }

    List<Step> done() {
        return List.copyOf(done);
    }

    @FunctionalInterface
    interface Body<T> {
        T run() throws IOException, InterruptedException;
    }
}
