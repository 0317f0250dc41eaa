package io.holdfast.server.security;

import io.holdfast.control.Instants;
import io.holdfast.control.Page;
import io.holdfast.control.audit.Audited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
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

    /** @param next give it as {@code after} for the next page; null when there is none */
    record OpenItems(
            List<OpenSessions.Open> items, @Nullable String next) {}

    @GetMapping("/api/v1/session/open")
    @Operation(summary = "Your open sessions, those that began last first")
    OpenItems own(
            @AuthenticationPrincipal SignedIn by,
            HttpServletRequest request,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        return page(by.username(), request, after, limit);
    }

    @DeleteMapping("/api/v1/session/open/{session_id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "End a session of yours, at once")
    void end(@PathVariable("session_id") String id, @AuthenticationPrincipal SignedIn by) {
        open.revoke(Instants.id("session", id), by.username());
    }

    @GetMapping("/api/v1/admin/sessions")
    @Operation(summary = "Everybody's open sessions, those that began last first")
    OpenItems all(
            HttpServletRequest request,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        return page(null, request, after, limit);
    }

    private OpenItems page(@Nullable String username, HttpServletRequest request, @Nullable String after, int limit) {
        Page<OpenSessions.Open> page = sessions.page(username, request, Page.Key.parse(after), Page.limit(limit));
        return new OpenItems(page.items(), page.next());
    }

    @DeleteMapping("/api/v1/admin/sessions/{session_id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "End anybody's session, at once")
    void endAny(@PathVariable("session_id") String id) {
        open.revoke(Instants.id("session", id), null);
    }
}
