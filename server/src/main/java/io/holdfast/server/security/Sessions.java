package io.holdfast.server.security;

import io.holdfast.control.Page;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.stereotype.Component;

/**
 * Begins and ends the sessions of browsers, however their people signed in. What a session holds lives in the server that began
 * it; that it is open stands in the catalog, so that it can be seen and ended from anywhere.
 */
@Component
public class Sessions {
    /** In the HTTP session: which one it is in the catalog. */
    private static final String ID = Sessions.class.getName();

    private final CookieCsrfTokenRepository csrfTokens;
    private final OpenSessions open;
    private final HttpSessionSecurityContextRepository contexts = new HttpSessionSecurityContextRepository();

    Sessions(CookieCsrfTokenRepository csrfTokens, OpenSessions open) {
        this.csrfTokens = csrfTokens;
        this.open = open;
    }

    /** A new session, whatever there was before: that may be known to others. */
    public HttpSession begin(Authentication authentication, HttpServletRequest request, HttpServletResponse response) {
        end(request);
        UUID id = open.begin(
                authentication.getName(),
                String.valueOf(request.getRemoteAddr()),
                Objects.requireNonNullElse(request.getHeader(HttpHeaders.USER_AGENT), ""));
        HttpSession session = request.getSession(true);
        session.setAttribute(ID, id);
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(authentication);
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
        // a new session has a new token, and the client can send its first change at once
        csrfTokens.saveToken(csrfTokens.generateToken(request), request, response);
        return session;
    }

    /** Does nothing when there is none. */
    public void end(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            id(session).ifPresent(open::end);
            session.invalidate();
        }
        SecurityContextHolder.clearContext();
    }

    /** Those that have not ended, those that began last first. @param username null for everybody's */
    Page<OpenSessions.Open> page(
            @Nullable String username, HttpServletRequest asking, Page.@Nullable Key after, int limit) {
        return open.page(username, Optional.ofNullable(asking.getSession(false)).flatMap(Sessions::id), after, limit);
    }

    /** Ends all that somebody has, on whichever server. */
    public void endAll(String username) {
        open.endAll(username);
    }

    /** Notes that it is used. @return false when it was ended elsewhere */
    boolean isOpen(HttpSession session) {
        return id(session).filter(open::use).isPresent();
    }

    private static Optional<UUID> id(HttpSession session) {
        return session.getAttribute(ID) instanceof UUID id ? Optional.of(id) : Optional.empty();
    }
}
