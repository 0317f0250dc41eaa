package io.holdfast.control;

import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Who makes a request, as it is noted. */
public final class Caller {
    private Caller() {}

    /** @param principal null where the hosting application has nobody sign in */
    public static String name(@Nullable Principal principal) {
        return principal == null ? "system" : principal.getName();
    }
}
