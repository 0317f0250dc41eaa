package io.holdfast.server.security;

import io.holdfast.control.audit.Actor;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditResult;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.server.audit.RequestActor;
import io.holdfast.server.problem.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;

/** Refuses what somebody who is signed in may not do, and records that it was tried. */
record Refusal(ProblemWriter problems, AuditTrail trail) implements AccessDeniedHandler {
    private static final String NOT_ALLOWED = "Your role does not allow this. Ask an administrator.";

    private static final String NOT_HERE =
            "Your roles do not allow this here: some are for some services or sites only. Ask an administrator.";

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        boolean withoutToken = denied instanceof CsrfException;
        Actor actor = RequestActor.of(request);
        if (!actor.authentication().equals("none")) {
            trail.record(AuditEvent.of(
                            "requests.refuse", request.getMethod() + " " + request.getRequestURI(), AuditResult.DENIED)
                    .by(actor)
                    .with("why", withoutToken ? "the session's token is missing" : "the role does not allow it"));
        }
        problems.write(
                request,
                response,
                HttpStatus.FORBIDDEN,
                withoutToken
                        ? "The request does not carry the session's token. Send the value of the cookie XSRF-TOKEN as the"
                                + " header X-XSRF-TOKEN."
                        : why());
    }

    private static String why() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null || !(authentication.getPrincipal() instanceof SignedIn signedIn)) {
            return NOT_ALLOWED;
        }
        if (signedIn.isProgram()) {
            return "The token does not allow this: its roles do not, or it is for a person only (deciding about what"
                    + " others ask for, and who may do what).";
        }
        if (signedIn.mustChangePassword()) {
            return "You have a one-time password. Choose your own with 'holdfast password' or in the portal, and sign in"
                    + " again.";
        }
        if (signedIn.rights().isScoped()) {
            return NOT_HERE;
        }
        return signedIn.rights().granted().isEmpty() && !signedIn.grants().isEmpty()
                ? "Your role needs a second factor. Set one up with 'holdfast second-factor set-up', and sign in again."
                : NOT_ALLOWED;
    }
}
