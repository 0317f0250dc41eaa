package io.holdfast.server.security;

import io.holdfast.control.Instants;
import io.holdfast.control.audit.Audited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Sessions of the portal that are open: one's own, and for who says who may do what everybody's. */
@RestController
@Tag(name = "Sessions")
class OpenSessionResource {
    private final Sessions sessions;
    private final OpenSessions open;

    OpenSessionResource(Sessions sessions, OpenSessions open) {
        this.sessions = sessions;
        this.open = open;
    }

    record OpenItems(List<OpenSessions.Open> items) {}

    @GetMapping("/api/v1/session/open")
    @Operation(summary = "Your open sessions, the latest used first")
    OpenItems own(@AuthenticationPrincipal SignedIn by, HttpServletRequest request) {
        return new OpenItems(sessions.list(by.username(), request));
    }

    @DeleteMapping("/api/v1/session/open/{session_id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "End a session of yours, at once")
    void end(@PathVariable("session_id") String id, @AuthenticationPrincipal SignedIn by) {
        open.revoke(Instants.id("session", id), by.username());
    }

    @GetMapping("/api/v1/admin/sessions")
    @Operation(summary = "Everybody's open sessions, the latest used first")
    OpenItems all(HttpServletRequest request) {
        return new OpenItems(sessions.list(null, request));
    }

    @DeleteMapping("/api/v1/admin/sessions/{session_id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "End anybody's session, at once")
    void endAny(@PathVariable("session_id") String id) {
        open.revoke(Instants.id("session", id), null);
    }
}
