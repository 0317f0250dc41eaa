package io.holdfast.control.plan;

import java.security.Principal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which roles somebody has; the hosting application knows. */
public interface PersonRoles {
    /**
     * Such as {@code dr-commander}; {@code administrator} stands for all.
     *
     * @param person null where nobody signs in
     * @param services for all of which they have the roles
     */
    Set<String> of(@Nullable Principal person, Set<String> services);
}
