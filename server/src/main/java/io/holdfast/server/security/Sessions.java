package io.holdfast.server.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.stereotype.Component;

/** Begins and ends the sessions of browsers. */
@Component
public class Sessions {
    private final CookieCsrfTokenRepository csrfTokens;
    private final HttpSessionSecurityContextRepository contexts = new HttpSessionSecurityContextRepository();

    Sessions(CookieCsrfTokenRepository csrfTokens) {
        this.csrfTokens = csrfTokens;
    }

    /** A new session, whatever there was before: that may be known to others. */
    public HttpSession begin(Authentication authentication, HttpServletRequest request, HttpServletResponse response) {
        end(request);
        HttpSession session = request.getSession(true);
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
            session.invalidate();
        }
        SecurityContextHolder.clearContext();
    }
}
