package io.holdfast.control.plan;

import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.PlanStep;
import io.holdfast.control.plan.PlanRun.Status;
import io.holdfast.control.trace.WorkSpan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One execution of a run: begins each step when those before it are passed, all that may at once. For one thread. */
final class Course implements AutoCloseable {
    private static final long LOOK_EVERY_MILLIS = 300;
    /** While nothing but people is waited for, a worker is not held. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private static final Duration FAREWELL = Duration.ofSeconds(40);

    private final PlanRuns runs;
    private final StepWorker worker;
    private final RunEnding ending;
    private final Watching watching;
    private final Clock clock;
    private final UUID run;
    private final DrPlan plan;
    private final UUID execution;
    private final Map<String, PlanStep> declared;
    private final Map<String, Thread> active = new HashMap<>();
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();

    private record Ended(String step, @Nullable RuntimeException error) {}

    Course(
            PlanRuns runs,
            StepWorker worker,
            RunEnding ending,
            Watching watching,
            Clock clock,
            UUID run,
            DrPlan plan,
            UUID execution) {
        this.runs = runs;
        this.worker = worker;
        this.ending = ending;
        this.watching = watching;
        this.clock = clock;
        this.run = run;
        this.plan = plan;
        this.execution = execution;
        this.declared = plan.graph().stream().collect(Collectors.toMap(PlanStep::id, Function.identity()));
    }

    /** Blocks while there is something to do. @return when to look again; empty when the run has ended */
    Optional<Instant> follow() throws InterruptedException {
        PlanRun seen = runs.get(run);
        while (true) {
            PlanRun now = runs.get(run);
            // the threads of steps say in the catalog alone that one has begun, and how far it is
            if (now.status() != seen.status() || !now.steps().equals(seen.steps())) {
                watching.tell(run, plan);
                seen = now;
            }
            if (now.status() == Status.ABORTING) {
                stopAll();
                ending.abort(run, plan, execution);
                return Optional.empty();
            }
            boolean settled = begin(now);
            if (active.isEmpty() && !settled) {
                PlanRun after = runs.get(run);
                if (after.steps().stream().allMatch(step -> step.status().isPassed())) {
                    ending.finish(run, plan, execution);
                    return Optional.empty();
                }
                if (begin(after) || !active.isEmpty()) {
                    continue;
                }
                runs.moveOn(run, execution, Status.WAITING);
                watching.tell(run, plan);
                return Optional.of(clock.instant().plus(LOOK_AGAIN));
            }
            runs.moveOn(run, execution, Status.IN_PROGRESS);
            if (settled) {
                watching.tell(run, plan);
                continue;
            }
            collect(ended.poll(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS));
        }
    }

    /** @return whether a step was settled by that: others may have become ready */
    private boolean begin(PlanRun now) {
        Set<String> passed = new HashSet<>();
        now.steps().stream().filter(step -> step.status().isPassed()).forEach(step -> passed.add(step.step()));
        boolean settled = false;
        for (StepRun step : now.steps()) {
            PlanStep of = declared.get(step.step());
            if (of == null || active.containsKey(step.step())) {
                continue;
            }
            boolean left = step.status() == StepRun.Status.RUNNING;
            boolean ready = step.status() == StepRun.Status.PENDING && passed.containsAll(of.after());
            if (left) {
                start(of, step);
            } else if (ready) {
                if (worker.settle(now, plan, of, execution)) {
                    settled = true;
                } else {
                    start(of, step);
                }
            }
        }
        return settled;
    }

    private void start(PlanStep step, StepRun found) {
        WorkSpan work = WorkSpan.current();
        work.begun("plan", plan.name());
        active.put(step.id(), Thread.ofVirtual().name("plan-step-" + step.id()).start(() -> {
            RuntimeException error = null;
            try (WorkSpan part = work.part(step.id())) {
                part.begun("step", step.id());
                worker.run(run, plan, step, execution, found);
            } catch (InterruptedException e) {
                // stopped by whoever waits for it
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                error = e;
            }
            ended.add(new Ended(step.id(), error));
        }));
    }

    /** Lets an error of a step's thread end this execution: the run is taken up again, and the step looked at. */
    private void collect(@Nullable Ended one) {
        if (one == null) {
            return;
        }
        active.remove(one.step());
        watching.tell(run, plan);
        RuntimeException error = one.error();
        if (error != null) {
            throw error;
        }
    }

    private void stopAll() throws InterruptedException {
        active.values().forEach(Thread::interrupt);
        long deadline = System.nanoTime() + FAREWELL.toNanos();
        for (Thread thread : active.values()) {
            thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
        active.clear();
        ended.clear();
    }

    @Override
    public void close() {
        try {
            stopAll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
