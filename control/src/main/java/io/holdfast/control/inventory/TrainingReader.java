package io.holdfast.control.inventory;

import io.holdfast.control.inventory.Declaration.TrainedRole;
import io.holdfast.control.inventory.Declaration.Training;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads who was trained for what, and when. */
final class TrainingReader {
    static final String KIND = "Training";

    private static final int LONGEST_ROLE = 100;

    private TrainingReader() {}

    static Training read(String name, Fields spec) {
        List<TrainedRole> roles = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (Fields entry : spec.objects("roles")) {
            String role = role(entry);
            if (!named.add(role.toLowerCase(Locale.ROOT))) {
                entry.problem("role", "is named twice; say when the last training was");
            }
            if (!entry.has("trainedOn")) {
                entry.problem("trainedOn", "is missing");
            }
            entry.parsed("trainedOn", "a date such as 2026-09-14", LocalDate::parse)
                    .ifPresent(on -> roles.add(new TrainedRole(role, on)));
            entry.noOthers();
        }
        if (!spec.isSchema() && named.isEmpty()) {
            spec.problem("roles", "is missing; name what they were trained for, or leave the person out");
        }
        return new Training(name, List.copyOf(roles));
    }

    static String role(Fields entry) {
        String role = entry.text("role");
        if (role.length() > LONGEST_ROLE) {
            entry.problem("role", "has more than " + LONGEST_ROLE + " characters");
        }
        return role;
    }
}
