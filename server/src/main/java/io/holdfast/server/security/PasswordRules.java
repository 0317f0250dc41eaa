package io.holdfast.server.security;

import io.holdfast.control.FieldProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a new password has to be: long, which helps, rather than full of odd characters, which does not. */
final class PasswordRules {
    private PasswordRules() {}

    static void check(String field, @Nullable String password, String username, List<FieldProblem> problems) {
        if (password == null || password.isEmpty()) {
            problems.add(new FieldProblem(field, "is missing"));
        } else if (password.length() < Passwords.LEAST || password.length() > Passwords.MOST) {
            problems.add(new FieldProblem(
                    field,
                    "has " + password.length() + " characters; it needs " + Passwords.LEAST + " to " + Passwords.MOST));
        } else if (password.equalsIgnoreCase(username)
                || password.chars().distinct().count() < 5) {
            problems.add(new FieldProblem(field, "is too easy to guess"));
        }
    }
}
