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
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;

/** Refuses what somebody who is signed in may not do, and records that it was tried. */
record Refusal(ProblemWriter problems, AuditTrail trail) implements AccessDeniedHandler {
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
                        : "Your role does not allow this. Ask an administrator.");
    }
}
