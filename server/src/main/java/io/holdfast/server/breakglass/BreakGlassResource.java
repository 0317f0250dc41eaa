package io.holdfast.server.breakglass;

import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.audit.Audited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The two keys: who has them, and a new pair. */
@RestController
@RequestMapping("/api/v1/admin/break_glass")
@Tag(name = "Break-glass")
class BreakGlassResource {
    private final BreakGlass breakGlass;

    BreakGlassResource(BreakGlass breakGlass) {
        this.breakGlass = breakGlass;
    }

    /** @param holders two people, each of whom gets one key */
    record NewPair(@Nullable List<@Nullable String> holders) {}

    /** @param key is told this once */
    record HeldKey(String holder, String key) {}

    /** Keys that exist nowhere else. */
    record MadePair(Instant createdAt, List<HeldKey> keys) {}

    record Items(List<KeyPairs.Pair> items) {}

    @GetMapping
    @Operation(
            summary = "Which pairs of break-glass keys there were, and when they were used",
            description = "Never the keys.")
    Items list() {
        return new Items(breakGlass.pairs());
    }

    @PostMapping
    @Audited(Audited.When.ITSELF)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Make a new pair of break-glass keys",
            description = "The answer tells them, and nothing else ever does. The pair before no longer opens.")
    MadePair make(@RequestBody NewPair given, Principal by) {
        List<FieldProblem> problems = new ArrayList<>();
        List<String> holders = new ArrayList<>();
        for (String holder : given.holders() == null ? List.<@Nullable String>of() : given.holders()) {
            String name = holder == null ? "" : holder.strip();
            if (name.isEmpty() || name.length() > 255) {
                problems.add(new FieldProblem("holders", "must be names of up to 255 characters"));
            }
            holders.add(name);
        }
        if (holders.size() != 2) {
            problems.add(new FieldProblem("holders", "must be the names of two people"));
        } else if (holders.getFirst().equalsIgnoreCase(holders.getLast())) {
            problems.add(new FieldProblem("holders", "must be two people, not the same one twice"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        return breakGlass.make(holders, by.getName());
    }
}
