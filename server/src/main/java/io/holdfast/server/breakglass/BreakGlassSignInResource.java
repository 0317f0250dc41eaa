package io.holdfast.server.breakglass;

import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.audit.Audited;
import io.holdfast.server.security.Sessions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The way in with the two keys. */
@RestController
@RequestMapping("/api/v1/session/break_glass")
@Tag(name = "Session")
class BreakGlassSignInResource {
    private final BreakGlass breakGlass;
    private final Sessions sessions;

    BreakGlassSignInResource(BreakGlass breakGlass, Sessions sessions) {
        this.breakGlass = breakGlass;
        this.sessions = sessions;
    }

    /**
     * @param firstKey and the other one, in whichever order
     * @param reason why, for the alarm and the record
     * @param session {@code cookie} (default) for a browser, {@code token} for a program
     */
    record Keys(
            @Nullable String firstKey,
            @Nullable String secondKey,
            @Nullable String reason,
            @Nullable String session) {}

    /** @param token to be sent as {@code Authorization: Bearer}; null when there is a cookie */
    record Stay(String user, Instant endsAt, @Nullable String token) {}

    @PostMapping
    @Audited(Audited.When.ITSELF)
    @Operation(
            summary = "Break the glass",
            description =
                    "Both keys together open once, for half an hour, as an administrator. Raises a critical alert.")
    Stay open(@RequestBody Keys given, HttpServletRequest request, HttpServletResponse response) {
        List<FieldProblem> problems = new ArrayList<>();
        String first = required("firstKey", given.firstKey(), 200, problems);
        String second = required("secondKey", given.secondKey(), 200, problems);
        String reason = required("reason", given.reason(), 1000, problems);
        String session = given.session() == null ? "cookie" : given.session();
        if (!List.of("cookie", "token").contains(session)) {
            problems.add(new FieldProblem("session", "must be cookie or token"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        BreakGlass.Opened opened = breakGlass
                .open(first, second, String.valueOf(request.getRemoteAddr()), reason)
                .orElseThrow(() -> new InvalidRequestException(
                        "secondKey", "does not open together with firstKey; it has been noted that you tried"));
        Instant endsAt = Objects.requireNonNull(opened.pair().sessionEndsAt());
        if (session.equals("token")) {
            return new Stay(BreakGlass.NAME, endsAt, BreakGlassSignIn.bearer(opened.token()));
        }
        sessions.begin(BreakGlassSignIn.PERSON.authentication(), request, response)
                .setAttribute(BreakGlassSignIn.ATTRIBUTE, opened.token());
        return new Stay(BreakGlass.NAME, endsAt, null);
    }

    private static String required(String field, @Nullable String value, int most, List<FieldProblem> problems) {
        if (value == null || value.isBlank()) {
            problems.add(new FieldProblem(field, "is missing"));
            return "";
        }
        if (value.length() > most || value.indexOf('\0') >= 0) {
            problems.add(new FieldProblem(field, "must be a text of up to " + most + " characters"));
        }
        return value.strip();
    }
}
