package io.holdfast.server.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Ends a session that was revoked, or whose person was disabled, has other roles or another password since it began. */
final class SessionStillValid extends OncePerRequestFilter {
    private final Administrators administrators;
    private final Sessions sessions;

    SessionStillValid(Administrators administrators, Sessions sessions) {
        this.administrators = administrators;
        this.sessions = sessions;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        // what signs in by a header is judged by that, whatever cookie comes along
        if (session != null
                && authentication != null
                && request.getHeader(HttpHeaders.AUTHORIZATION) == null
                && authentication.getPrincipal() instanceof SignedIn signedIn
                && !(sessions.isOpen(session) && isCurrent(signedIn))) {
            sessions.end(request);
        }
        chain.doFilter(request, response);
    }

    private boolean isCurrent(SignedIn signedIn) {
        return !signedIn.hasPassword()
                || administrators
                        .find(signedIn.username())
                        .filter(now -> !now.person().disabled()
                                && now.passwordHash().equals(signedIn.passwordHash())
                                && now.person().roles().equals(signedIn.grants()))
                        .isPresent();
    }
}
