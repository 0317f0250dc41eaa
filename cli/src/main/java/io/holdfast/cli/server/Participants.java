package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Those who take part in a drill, as options name them: {@code NAME=ROLE} or {@code NAME=ROLE@DATE}. */
final class Participants {
    private Participants() {}

    /** As the API takes them. */
    static List<Map<String, String>> of(@Nullable Map<String, String> given) {
        List<Map<String, String>> people = new ArrayList<>();
        if (given != null) {
            given.forEach((name, role) -> people.add(one(name, role)));
        }
        return people;
    }

    private static Map<String, String> one(String name, String role) {
        Map<String, String> person = new LinkedHashMap<>();
        person.put("name", name);
        int at = role.lastIndexOf('@');
        person.put("role", at < 0 ? role : role.substring(0, at));
        if (at >= 0) {
            try {
                person.put("trainedOn", LocalDate.parse(role.substring(at + 1)).toString());
            } catch (DateTimeException e) {
                throw new CommandFailed(
                        ExitCode.USAGE, "After @ of " + name + "=" + role + " give a date such as 2026-09-14.");
            }
        }
        return person;
    }
}
