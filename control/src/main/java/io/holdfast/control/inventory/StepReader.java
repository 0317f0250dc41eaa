package io.holdfast.control.inventory;

import io.holdfast.control.inventory.PlanStep.Retry;
import io.holdfast.control.inventory.StepAction.Gate;
import io.holdfast.control.inventory.StepAction.Http;
import io.holdfast.control.inventory.StepAction.Notify;
import io.holdfast.control.inventory.StepAction.Restore;
import io.holdfast.control.inventory.StepAction.RunHook;
import io.holdfast.control.inventory.StepAction.Takeover;
import io.holdfast.control.inventory.StepAction.Validate;
import io.holdfast.control.inventory.StepAction.ValidateActive;
import io.holdfast.control.inventory.StepAction.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one step of a recovery plan. */
final class StepReader {
    /** All there are. */
    static final List<String> MODES = List.of("failover", "failback", "switchover", "test", "tabletop");
    /** The way back is another one: only steps that say so belong to it. */
    private static final List<String> USUAL_MODES = List.of("failover", "switchover", "test", "tabletop");

    private static final Duration LONGEST = Duration.ofDays(7);
    private static final List<String> ACTIONS = List.of(
            "fence",
            "failover",
            "switchover",
            "restore",
            "validate",
            "http",
            "hook",
            "scale",
            "job",
            "gate",
            "notify",
            "wait");

    private StepReader() {}

    static PlanStep read(Fields fields) {
        String id = fields.text("id");
        if (!id.isEmpty() && !DeclarationReader.NAME.matcher(id).matches()) {
            fields.problem("id", "is '" + id + "'; use up to 63 lower-case letters, digits, dots and dashes");
        }
        StepAction action = action(fields);
        Duration timeout = duration(fields, "timeout", usualTimeout(action), Duration.ofSeconds(1));
        List<String> modes = modes(fields);
        PlanStep step = new PlanStep(
                id,
                fields.texts("after"),
                action,
                timeout,
                retry(fields),
                checks(fields, "checkBefore"),
                checks(fields, "checkAfter"),
                undo(fields),
                fields.text("owner", ""),
                fields.text("message", ""),
                modes,
                fields.flag("inTest", action.harmless()),
                fields.optionalText("group"),
                fields.optionalText("fragment"));
        if (step.inTest() && action instanceof FenceAction) {
            fields.problem("inTest", "cannot be true: a test must not keep a site from taking writes");
        }
        if (step.retry().times() > 0 && !action.repeatable()) {
            fields.problem("retry", "needs 'repeatable: true' in the action, which says that it may be done twice");
        }
        fields.noOthers();
        return step;
    }

    /** A step that says no more than what it does. */
    static PlanStep plain(String id, List<String> after, StepAction action) {
        return new PlanStep(
                id,
                after,
                action,
                usualTimeout(action),
                Retry.NEVER,
                List.of(),
                List.of(),
                Optional.empty(),
                "",
                "",
                USUAL_MODES,
                action.harmless(),
                Optional.empty(),
                Optional.empty());
    }

    private static Duration usualTimeout(StepAction action) {
        return switch (action) {
            case Restore restore -> Duration.ofHours(24);
            case Gate gate -> Duration.ofHours(4);
            case Wait wait -> wait.time().plusMinutes(5);
            case RunHook hook -> hook.hook().timeout().plusMinutes(1);
            case Takeover takeover -> Duration.ofMinutes(5);
            case FenceAction fence -> Duration.ofMinutes(2);
            case Validate validate -> Duration.ofMinutes(5);
            case ValidateActive validate -> Duration.ofMinutes(5);
            case Http http -> Duration.ofMinutes(1);
            case ClusterAction.Scale scale -> Duration.ofMinutes(10);
            case ClusterAction.Job job -> Duration.ofHours(1);
            case Notify notify -> Duration.ofMinutes(5);
        };
    }

    private static List<String> modes(Fields fields) {
        List<String> modes = declaredModes(fields);
        return modes.isEmpty() ? USUAL_MODES : modes;
    }

    /** Empty when none is named. */
    static List<String> declaredModes(Fields fields) {
        List<String> modes = fields.texts("modes");
        for (String mode : modes) {
            if (!MODES.contains(mode)) {
                fields.problem("modes", "names '" + mode + "'; known are " + String.join(", ", MODES));
            }
        }
        return modes;
    }

    private static Retry retry(Fields fields) {
        if (!fields.has("retry")) {
            return Retry.NEVER;
        }
        Fields retry = fields.object("retry");
        int times = retry.number("times", 1, 0);
        if (times > 20) {
            retry.problem("times", "is " + times + "; 20 at most");
        }
        Duration pause = duration(retry, "pause", Duration.ofSeconds(5), Duration.ZERO);
        retry.noOthers();
        return new Retry(times, pause);
    }

    private static Duration duration(Fields fields, String field, Duration usual, Duration least) {
        Duration given =
                fields.parsed(field, "a duration such as PT5M", Duration::parse).orElse(usual);
        if (given.compareTo(least) < 0 || given.compareTo(LONGEST) > 0) {
            fields.problem(field, "must be " + least.toSeconds() + " s or more, and seven days at most");
        }
        return given;
    }

    private static StepAction action(Fields fields) {
        List<String> given = new ArrayList<>();
        StepAction action = new Wait(Duration.ZERO);
        for (String kind : ACTIONS) {
            if (fields.has(kind)) {
                given.add(kind);
                action = action(kind, fields);
            }
        }
        if (given.size() != 1) {
            fields.problem(
                    "id",
                    given.isEmpty()
                            ? "is of a step that does nothing; give one of " + String.join(", ", ACTIONS)
                            : "is of a step with " + String.join(" and ", given) + "; make two steps of it");
        }
        return action;
    }

    private static StepAction action(String kind, Fields fields) {
        Fields object = fields.object(kind);
        StepAction action = switch (kind) {
            case "failover", "switchover" ->
                new Takeover(
                        kind.equals("switchover"),
                        object.text("group"),
                        object.text("to"),
                        kind.equals("failover") && object.flag("acceptLoss", false));
            case "fence", "unfence" -> new FenceAction(kind.equals("unfence"), object.text("group"));
            case "restore" -> new Restore(object.text("dataSet"), object.optionalText("repository"));
            case "validate" -> validate(object);
            case "http" -> http(object);
            case "hook" -> new RunHook(HookReader.hook(object), object.flag("repeatable", false));
            case "scale" -> ClusterReader.scale(object);
            case "job" -> ClusterReader.job(object);
            case "gate" ->
                new Gate(
                        object.oneOf(
                                "role",
                                "dr-commander",
                                "dr-commander",
                                "approver",
                                "operator",
                                "restore-operator",
                                "security-officer",
                                "administrator"),
                        object.text("ask"),
                        object.flag("otherPerson", false));
            case "notify" ->
                new Notify(object.oneOf("audience", "all", "all", "internal", "external"), object.texts("roles"));
            case "wait" -> new Wait(duration(object, "time", Duration.ofSeconds(30), Duration.ZERO));
            default -> throw new IllegalArgumentException(kind);
        };
        object.noOthers();
        return action;
    }

    private static StepAction validate(Fields fields) {
        Optional<String> restored = fields.optionalText("restored");
        Optional<String> group = fields.optionalText("group");
        Optional<String> dataSet = fields.optionalText("dataSet");
        if (group.isEmpty() && restored.isEmpty()) {
            fields.problem("restored", "is missing; name a step with 'restore', or a site group in 'group'");
        }
        if (group.isPresent() && restored.isPresent()) {
            fields.problem("restored", "cannot be used beside 'group'; make two steps of it");
        }
        if (group.isEmpty() && dataSet.isPresent()) {
            fields.problem("dataSet", "is for a group, on whose active server it is validated; name it in 'group'");
        }
        return group.isPresent() ? new ValidateActive(group.get(), dataSet) : new Validate(restored.orElse(""));
    }

    private static Http http(Fields fields) {
        String method = fields.oneOf("method", "GET", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
        Optional<String> url = fields.optionalText("url");
        Optional<String> urlFile = fields.optionalText("urlFile");
        Map<String, String> address = new HashMap<>();
        // a variable may stand anywhere in it
        url.ifPresent(text -> address.put("url", text.replaceAll("\\{\\{[^{}]*}}", "1")));
        urlFile.ifPresent(file -> address.put("url-file", file));
        WebAddress.of(
                address,
                true,
                (field, problem) -> fields.problem(field.equals("url-file") ? "urlFile" : field, problem));
        int status = fields.number("status", 200, 100);
        if (status > 599) {
            fields.problem("status", "is " + status + "; it must be a status of HTTP, 100 to 599");
        }
        boolean safe = Set.of("GET", "HEAD", "PUT", "DELETE").contains(method);
        return new Http(
                method,
                url,
                urlFile,
                fields.optionalText("headersFile"),
                fields.optionalText("caFile"),
                fields.text("body", ""),
                status,
                fields.text("contains", ""),
                fields.flag("repeatable", safe));
    }

    /** Checks are looks at things: requests, or commands that say so. */
    private static List<StepAction> checks(Fields fields, String field) {
        List<StepAction> checks = new ArrayList<>();
        for (Fields one : fields.objects(field)) {
            checks.add(either(one, List.of("http", "hook")));
            one.noOthers();
        }
        return List.copyOf(checks);
    }

    private static Optional<StepAction> undo(Fields fields) {
        if (!fields.has("undo")) {
            return Optional.empty();
        }
        Fields undo = fields.object("undo");
        StepAction action =
                either(undo, List.of("hook", "http", "scale", "job", "notify", "switchover", "failover", "unfence"));
        undo.noOthers();
        return Optional.of(action);
    }

    private static StepAction either(Fields fields, List<String> kinds) {
        List<String> given = new ArrayList<>();
        StepAction action = new Wait(Duration.ZERO);
        for (String kind : kinds) {
            if (fields.has(kind)) {
                given.add(kind);
                action = action(kind, fields);
            }
        }
        if (given.size() != 1) {
            fields.problem(
                    kinds.getFirst(), "is missing, or there is more; give exactly one of " + String.join(", ", kinds));
        }
        return action;
    }
}
