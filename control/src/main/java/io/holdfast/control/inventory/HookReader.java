package io.holdfast.control.inventory;

import io.holdfast.control.inventory.Declaration.Hook;
import io.holdfast.control.inventory.Declaration.Hooks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the commands of a policy. */
final class HookReader {
    /** No slash, and no dot in front: a file of the one folder. */
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    /** Others would change what the program itself is, such as {@code LD_PRELOAD}. */
    private static final Pattern VARIABLE = Pattern.compile("HOOK_[A-Z0-9_]{1,100}");

    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofHours(24);

    private HookReader() {}

    static Hooks read(Fields spec) {
        Fields fields = spec.object("hooks");
        Hooks hooks = new Hooks(hooks(fields, "before"), hooks(fields, "after"));
        fields.noOthers();
        return hooks;
    }

    private static List<Hook> hooks(Fields fields, String field) {
        List<Hook> hooks = new ArrayList<>();
        for (Fields one : fields.objects(field)) {
            hooks.add(hook(one));
            one.noOthers();
        }
        return List.copyOf(hooks);
    }

    /** One command; the fields may hold others beside. */
    static Hook hook(Fields fields) {
        String run = fields.text("run");
        if (!run.isEmpty() && !FILE.matcher(run).matches()) {
            fields.problem("run", "is '" + run + "'; it must be the name of a file in the server's folder of hooks");
        }
        Duration timeout = fields.parsed("timeout", "a duration such as PT5M", Duration::parse)
                .orElse(TIMEOUT);
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(LONGEST) > 0) {
            fields.problem("timeout", "must be a second or more, and a day at most");
        }
        Map<String, String> environment = fields.settings("environment");
        for (String name : environment.keySet()) {
            if (!VARIABLE.matcher(name).matches()) {
                fields.problem("environment." + name, "must begin with HOOK_, and be of capital letters and digits");
            }
        }
        return new Hook(run, timeout, environment);
    }
}
