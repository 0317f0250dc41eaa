package io.holdfast.server.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.csrf.CsrfTokenRequestHandler;

/**
 * Gives a session its token as a cookie with the first answer, and nothing to requests that bring their own password. The
 * token is never part of a page, so it needs no masking against BREACH.
 */
record SessionCsrfToken(CsrfTokenRequestAttributeHandler handler) implements CsrfTokenRequestHandler {
    SessionCsrfToken() {
        this(new CsrfTokenRequestAttributeHandler());
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, Supplier<CsrfToken> token) {
        handler.handle(request, response, token);
        if (request.getSession(false) != null) {
            // reading it makes the repository write its cookie
            var unused = token.get();
        }
    }

    @Override
    public @org.jspecify.annotations.Nullable String resolveCsrfTokenValue(
            HttpServletRequest request, CsrfToken csrfToken) {
        return handler.resolveCsrfTokenValue(request, csrfToken);
    }
}
