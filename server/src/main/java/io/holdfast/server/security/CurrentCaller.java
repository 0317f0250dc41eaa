package io.holdfast.server.security;

import io.holdfast.control.access.CallerRights;
import io.holdfast.control.access.Permission;
import io.holdfast.control.access.Rights;
import java.util.EnumSet;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;

/** The rights of whoever signed in to send the present request. */
@Component
class CurrentCaller implements CallerRights {
    @Override
    public Rights current() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof SignedIn signedIn) {
            return signedIn.rights();
        }
        // a request of somebody who is not signed in reaches nothing, whatever the filters let through
        return authentication == null && RequestContextHolder.getRequestAttributes() == null
                ? Rights.everywhere(EnumSet.allOf(Permission.class))
                : Rights.none();
    }

    @Override
    public RuntimeException refusal() {
        return new AccessDeniedException("not for these services");
    }
}
