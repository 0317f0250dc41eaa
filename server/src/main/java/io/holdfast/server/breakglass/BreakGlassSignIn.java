package io.holdfast.server.breakglass;

import io.holdfast.server.security.Sessions;
import io.holdfast.server.security.SignInWay;
import io.holdfast.server.security.SignedIn;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Knows who broke the glass by their token, or by their session, until the stay ends. */
@Component
class BreakGlassSignIn implements SignInWay {
    static final SignedIn PERSON = SignedIn.administrator(BreakGlass.NAME, "Break-glass");
    /** In the HTTP session: the token. */
    static final String ATTRIBUTE = BreakGlassSignIn.class.getName();

    private static final String BEARER = "break-glass_";

    private final BreakGlass breakGlass;
    private final Sessions sessions;

    BreakGlassSignIn(BreakGlass breakGlass, Sessions sessions) {
        this.sessions = sessions;
        this.breakGlass = breakGlass;
    }

    /** As a request sends it. */
    static String bearer(String token) {
        return BEARER + token;
    }

    @Override
    public void addTo(HttpSecurity http, AuthenticationEntryPoint challenge) {
        http.addFilterAfter(new Filter(), BasicAuthenticationFilter.class);
    }

    private final class Filter extends OncePerRequestFilter {
        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            HttpSession session = request.getSession(false);
            if (session != null
                    && session.getAttribute(ATTRIBUTE) instanceof String token
                    && !breakGlass.isOpen(token)) {
                sessions.end(request);
            }
            String header = request.getHeader("Authorization");
            String prefix = "Bearer " + BEARER;
            if (header != null && header.startsWith(prefix) && breakGlass.isOpen(header.substring(prefix.length()))) {
                SecurityContext context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(PERSON.authentication());
                SecurityContextHolder.setContext(context);
            }
            chain.doFilter(request, response);
        }
    }
}
