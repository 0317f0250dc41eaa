package io.holdfast.control.access;

import java.util.List;

/** Who may decide about what others ask for; the hosting application knows its people. */
public interface Approvers {
    /** So many are named at most. */
    int MOST_NAMED = 20;

    /**
     * Who may decide about what concerns a service, other than whoever makes the present request.
     *
     * @param roles that allow it, such as {@code approver}
     * @param people by the names that they sign in with, {@link #MOST_NAMED} at most
     * @param count of all of them
     */
    record Known(List<String> roles, List<String> people, int count) {
        public Known {
            roles = List.copyOf(roles);
            people = List.copyOf(people);
        }
    }

    /** Those who may sign in here, and those of an identity provider who were here. */
    Known of(String service);
}
