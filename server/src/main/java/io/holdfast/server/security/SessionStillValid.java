package io.holdfast.server.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Ends a session whose person was disabled, has other roles or another password since it began. */
final class SessionStillValid extends OncePerRequestFilter {
    private final Administrators administrators;

    SessionStillValid(Administrators administrators) {
        this.administrators = administrators;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (session != null
                && authentication != null
                && authentication.getPrincipal() instanceof SignedIn signedIn
                && signedIn.hasPassword()
                && !isCurrent(signedIn)) {
            SecurityContextHolder.clearContext();
            session.invalidate();
        }
        chain.doFilter(request, response);
    }

    private boolean isCurrent(SignedIn signedIn) {
        return administrators
                .find(signedIn.username())
                .filter(now -> !now.person().disabled()
                        && now.passwordHash().equals(signedIn.passwordHash())
                        && now.person().roles().equals(signedIn.roles()))
                .isPresent();
    }
}
