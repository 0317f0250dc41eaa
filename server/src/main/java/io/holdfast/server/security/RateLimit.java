package io.holdfast.server.security;

import io.holdfast.server.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds what one address may ask for, before anything is looked up for it: sign-ins, which cost a password hash or a
 * question to the provider, more narrowly than all else.
 */
final class RateLimit extends OncePerRequestFilter {
    private final Allowances signIns;
    private final Allowances requests;
    private final ProblemWriter problems;

    RateLimit(Allowances signIns, Allowances requests, ProblemWriter problems) {
        this.signIns = signIns;
        this.requests = requests;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long wait = (isSignIn(request) ? signIns : requests).take(request.getRemoteAddr());
        if (wait == 0) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait));
        problems.write(
                request,
                response,
                HttpStatus.TOO_MANY_REQUESTS,
                "Too many requests came from your address. Try again in " + wait + " s.");
    }

    private static boolean isSignIn(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.startsWith("/api/v1/session/provider")
                || path.startsWith("/api/v1/session/break_glass")
                || (request.getMethod().equals("POST") && path.equals("/api/v1/session"));
    }
}
