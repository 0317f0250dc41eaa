package io.holdfast.server.audit;

import io.holdfast.control.audit.Actor;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Objects;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who sends a request, as far as the filters have found out. */
public final class RequestActor {
    /** A request's attribute: how it was signed in, where that is not told by its headers. */
    public static final String HOW = RequestActor.class.getName() + ".how";

    private RequestActor() {}

    public static Actor of(HttpServletRequest request) {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        String address = Objects.requireNonNullElse(request.getRemoteAddr(), "");
        if (authentication == null || authentication instanceof AnonymousAuthenticationToken) {
            return new Actor("nobody", "none", address);
        }
        String header = request.getHeader("Authorization");
        String how = request.getAttribute(HOW) instanceof String said
                ? said
                : header == null ? "session" : header.split(" ", 2)[0].toLowerCase(Locale.ROOT);
        return new Actor(authentication.getName(), how, address);
    }
}
