package io.holdfast.server.security;

import com.fasterxml.jackson.annotation.JsonValue;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.access.Permission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a person may do, everywhere or as a {@link Grant} says. Who has several roles may do what any of them allows. */
public enum Role {
    /** Everything. */
    ADMINISTRATOR(EnumSet.allOf(Permission.class)),
    OPERATOR(EnumSet.of(Permission.READ, Permission.OPERATE)),
    RESTORE_OPERATOR(EnumSet.of(Permission.READ, Permission.RESTORE)),
    APPROVER(EnumSet.of(Permission.READ, Permission.APPROVE)),
    DR_COMMANDER(EnumSet.of(Permission.READ, Permission.RESTORE, Permission.COMMAND)),
    /** Says who may do what, except who is an administrator. */
    SECURITY_OFFICER(EnumSet.of(Permission.READ, Permission.PEOPLE, Permission.AUDIT)),
    /** Reads everything, the audit trail too, has evidence packs made, and changes nothing but the own password. */
    AUDITOR(EnumSet.of(Permission.READ, Permission.AUDIT)),
    VIEWER(EnumSet.of(Permission.READ));

    private static final Set<Permission> FOR_SERVICES =
            EnumSet.of(Permission.READ, Permission.OPERATE, Permission.RESTORE, Permission.APPROVE, Permission.COMMAND);

    private final Set<Permission> permissions;

    Role(Set<Permission> permissions) {
        this.permissions = permissions;
    }

    /** Whether it can be limited to services: what it allows concerns nothing else. */
    boolean isForServices() {
        return FOR_SERVICES.containsAll(permissions);
    }

    /** What these roles allow together. */
    public static Set<Permission> permissions(List<Role> roles) {
        Set<Permission> all = EnumSet.noneOf(Permission.class);
        roles.forEach(role -> all.addAll(role.permissions));
        return all;
    }

    /** As it is stored and said. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    /** Those that a client names; notes what is wrong as problems of the field {@code roles}. */
    static List<Role> read(List<String> words, List<FieldProblem> problems) {
        List<Role> roles = new ArrayList<>();
        for (String word : words) {
            Optional<Role> role = Role.of(String.valueOf(word));
            if (role.isEmpty()) {
                problems.add(new FieldProblem("roles", "names '" + word + "'; roles are " + words()));
            } else if (!roles.contains(role.get())) {
                roles.add(role.get());
            }
        }
        if (words.isEmpty()) {
            problems.add(new FieldProblem("roles", "is empty; roles are " + words()));
        }
        return roles;
    }

    /** All of them, for people. */
    public static String words() {
        return Arrays.stream(values()).map(Role::word).collect(Collectors.joining(", "));
    }
}
