package io.holdfast.server.security;

import io.holdfast.server.problem.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/**
 * Asks for a sign-in. Browsers are not asked for HTTP Basic: they would show a dialog of their own over the portal's, and
 * repeat the password for every site that refers to us.
 */
record Challenge(ProblemWriter problems) implements AuthenticationEntryPoint {
    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        if (e instanceof TooManyAttemptsException tooMany) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(tooMany.seconds()));
            problems.write(
                    request,
                    response,
                    HttpStatus.TOO_MANY_REQUESTS,
                    "Too many sign-ins failed. Try again in " + tooMany.seconds() + " s.");
            return;
        }
        boolean browser = request.getHeader("Sec-Fetch-Mode") != null;
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE,
                browser ? "Session realm=\"Holdfast\"" : "Basic realm=\"Holdfast\", charset=\"UTF-8\"");
        boolean tried = e instanceof BadCredentialsException;
        problems.write(
                request,
                response,
                HttpStatus.UNAUTHORIZED,
                tried
                        ? "The name or the password is wrong."
                        : "Sign in first: with HTTP Basic, or with a session from POST /api/v1/session.");
    }
}
