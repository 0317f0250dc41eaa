package io.holdfast.server.security;

import io.holdfast.server.problem.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
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
        if (e instanceof AuthenticationServiceException unavailable) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "5");
            problems.write(request, response, HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(unavailable.getMessage()));
            return;
        }
        if (e instanceof OAuth2AuthenticationException token) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"Holdfast\", error=\"invalid_token\"");
            problems.write(request, response, HttpStatus.UNAUTHORIZED, "The token is not accepted: " + reason(token));
            return;
        }
        if (e instanceof SecondFactorMissingException) {
            problems.write(
                    request,
                    response,
                    HttpStatus.UNAUTHORIZED,
                    "You have a second factor. Send its code as the header " + SignInDetails.HEADER
                            + ", once for each code; programs sign in with a token ('holdfast token create').");
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
                        ? "The name, the password or the code is wrong."
                        : e instanceof DisabledException
                                ? "You may no longer sign in here. Ask an administrator."
                                : "Sign in first: with HTTP Basic, or with a session from POST /api/v1/session.");
    }

    /** Without what Spring says before it. */
    private static String reason(OAuth2AuthenticationException token) {
        String described = token.getError().getDescription();
        return described == null
                ? "it is none of the identity provider's."
                : described.replace("An error occurred while attempting to decode the Jwt: ", "");
    }
}
