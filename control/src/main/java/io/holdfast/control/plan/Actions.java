package io.holdfast.control.plan;

import io.holdfast.control.hook.Hooks;
import io.holdfast.control.inventory.ClusterAction;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.Hook;
import io.holdfast.control.inventory.FenceAction;
import io.holdfast.control.inventory.Placeholders;
import io.holdfast.control.inventory.PlanStep;
import io.holdfast.control.inventory.SecretReads;
import io.holdfast.control.inventory.SecretUse;
import io.holdfast.control.inventory.StepAction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Does what steps say. */
@Component
class Actions {
    private final Restores restores;
    private final Takeovers takeovers;
    private final Fences fences;
    private final ActiveValidations validations;
    private final Messages messages;
    private final HttpCalls http;
    private final Hooks hooks;
    private final ClusterScales scales;
    private final ClusterJobs jobs;
    private final SecretReads reads;

    Actions(
            Restores restores,
            Takeovers takeovers,
            Fences fences,
            ActiveValidations validations,
            Messages messages,
            HttpCalls http,
            Hooks hooks,
            ClusterScales scales,
            ClusterJobs jobs,
            SecretReads reads) {
        this.restores = restores;
        this.takeovers = takeovers;
        this.fences = fences;
        this.validations = validations;
        this.messages = messages;
        this.http = http;
        this.hooks = hooks;
        this.scales = scales;
        this.jobs = jobs;
        this.reads = reads;
    }

    /** Blocks until it is done. */
    Done perform(Work work, StepAction action) throws StepFailedException, InterruptedException {
        return switch (action) {
            case StepAction.Takeover takeover ->
                work.run().mode() == PlanMode.TEST
                        ? takeovers.rehearse(work, takeover)
                        : takeovers.perform(work, takeover);
            case FenceAction fence -> fence.lift() ? fences.lift(work, fence) : fences.perform(work, fence);
            case StepAction.Restore restore -> restores.perform(work, restore);
            case StepAction.Validate validate -> restores.validate(work, validate);
            case StepAction.ValidateActive validate -> validations.perform(work, validate);
            case StepAction.Http call -> call(work, call);
            case StepAction.RunHook hook -> run(work, hook.hook());
            case ClusterAction.Scale scale -> {
                readToken(work, scale);
                yield scales.perform(work, scale);
            }
            case ClusterAction.Job job -> {
                readToken(work, job);
                yield jobs.perform(work, job);
            }
            case StepAction.Notify notify -> messages.perform(work, notify);
            case StepAction.Wait wait -> {
                Thread.sleep(wait.time());
                yield Done.of("Waited " + wait.time().toSeconds() + " s.");
            }
            case StepAction.Gate gate -> throw new IllegalStateException("a gate is opened by a person");
        };
    }

    private void readToken(Work work, ClusterAction action) {
        reads.forJob(
                "DrPlan/" + work.run().plan(),
                SecretUse.of("step " + work.step().id(), action.cluster()),
                "Run/" + work.run().runId());
    }

    private Done call(Work work, StepAction.Http call) throws StepFailedException, InterruptedException {
        reads.forJob(
                "DrPlan/" + work.run().plan(),
                SecretUse.of("step " + work.step().id(), call),
                "Run/" + work.run().runId());
        return http.call(call, work.values());
    }

    /** Sends a request that changes nothing, without a run. */
    Done tryNow(DrPlan plan, PlanStep step, StepAction.Http call, Map<String, String> values)
            throws StepFailedException, InterruptedException {
        reads.repeatedly("DrPlan/" + plan.name(), SecretUse.of("step " + step.id(), call), "a dry run");
        return http.call(call, values);
    }

    private Done run(Work work, Hook hook) throws StepFailedException, InterruptedException {
        Map<String, String> environment = new TreeMap<>();
        hook.environment().forEach((name, value) -> environment.put(name, Placeholders.filled(value, work.values())));
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("HOLDFAST_PLAN", work.run().plan());
        facts.put("HOLDFAST_RUN", work.run().runId().toString());
        facts.put("HOLDFAST_STEP", work.step().id());
        facts.put("HOLDFAST_MODE", work.run().mode().word());
        facts.put("HOLDFAST_SITE", work.plan().site());
        facts.put("HOLDFAST_INCIDENT", work.run().incidentTime().toString());
        Hooks.Outcome outcome = hooks.run(new Hook(hook.run(), hook.timeout(), environment), facts);
        if (outcome.error().isPresent()) {
            throw new StepFailedException(outcome.error().get());
        }
        String said = outcome.output().strip();
        return Done.of(hook.run() + " answered 0" + (said.isEmpty() ? "." : ": " + said));
    }

    /** Looks what became of an action that an execution which has died may have done. */
    Looked look(Work work, StepAction action) throws InterruptedException {
        return switch (action) {
            case StepAction.Takeover takeover -> takeovers.look(work, takeover);
            case FenceAction fence -> fences.look(work, fence);
            case StepAction.Restore restore -> restores.look(work);
            case StepAction.Validate validate -> new Looked.Again();
            case StepAction.ValidateActive validate -> new Looked.Again();
            case StepAction.Notify notify -> new Looked.Again();
            case StepAction.Wait wait -> new Looked.Again();
            case StepAction.Gate gate -> new Looked.Again();
            case ClusterAction.Scale scale -> new Looked.Again();
            case ClusterAction.Job job -> jobs.look(work, job);
            case StepAction.Http call -> again(call);
            case StepAction.RunHook hook -> again(hook);
        };
    }

    private static Looked again(StepAction action) {
        return action.repeatable()
                ? new Looked.Again()
                : new Looked.Unknown("The server stopped in the middle of '" + action.summary()
                        + "', and nobody knows whether it was done. Look, and decide: done, retry, skip or abort.");
    }

    /** Gives up what was not done in time. @param work as it stands since */
    void abandon(Work work, StepAction action) throws InterruptedException {
        if (action instanceof StepAction.Takeover takeover) {
            takeovers.abandon(work, takeover);
        }
        if (action instanceof FenceAction fence) {
            fences.abandon(work, fence);
        }
        if (action instanceof ClusterAction.Job job) {
            jobs.remove(work, job);
        }
    }

    /** What takes an action back of which nothing else is said; empty where there is nothing. */
    static Optional<StepAction> inverse(StepAction action, Map<String, String> facts) {
        return switch (action) {
            case ClusterAction.Scale scale -> ClusterScales.inverse(scale, facts);
            // what somebody else has fenced is not this run's to give back
            case FenceAction fence ->
                facts.containsKey(Takeovers.ALREADY)
                        ? Optional.empty()
                        : Optional.of(new FenceAction(true, fence.group()));
            default -> Optional.empty();
        };
    }

    /** Ends what an aborted run has left running. @return why it cannot be */
    Optional<String> end(Work work, StepAction action) throws InterruptedException {
        return action instanceof ClusterAction.Job job ? jobs.remove(work, job) : Optional.empty();
    }

    /** Looks whether it could be done, and changes nothing. @throws StepFailedException when it could not */
    Done check(DrPlan plan, StepAction action, Map<String, String> values)
            throws StepFailedException, InterruptedException {
        return switch (action) {
            case StepAction.Takeover takeover -> takeovers.check(takeover);
            case FenceAction fence -> fences.check(fence);
            case StepAction.Restore restore -> restores.check(restore, plan.repository());
            case StepAction.RunHook hook -> {
                Optional<String> refusal = hooks.refusal(hook.hook());
                if (refusal.isPresent()) {
                    throw new StepFailedException(refusal.get());
                }
                yield Done.of(hook.hook().run() + " is there and may be run.");
            }
            case ClusterAction.Scale scale -> scales.check(scale, values);
            case ClusterAction.Job job -> jobs.check(job, values);
            case StepAction.Http call -> http.check(call, values);
            case StepAction.Notify notify -> Messages.check(plan, notify, values);
            case StepAction.Validate validate -> Done.of("After the restore.");
            case StepAction.ValidateActive validate -> validations.check(validate);
            case StepAction.Wait wait -> Done.of(wait.summary() + ".");
            case StepAction.Gate gate -> Done.of("Waits for a person with the role " + gate.role() + ".");
        };
    }
}
