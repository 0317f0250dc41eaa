package io.holdfast.server.security;

import io.holdfast.control.Instants;
import io.holdfast.control.Page;
import io.holdfast.control.audit.Audited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Everybody's tokens, for who says who may do what. */
@RestController
@RequestMapping("/api/v1/admin/tokens")
@Tag(name = "Tokens")
class TokenResource {
    private final ApiTokens tokens;

    TokenResource(ApiTokens tokens) {
        this.tokens = tokens;
    }

    /** @param next give it as {@code after} for the next page; null when there is none */
    record AllItems(List<ApiToken> items, @Nullable String next) {}

    @GetMapping
    @Operation(summary = "Everybody's tokens, newest first")
    AllItems listAll(
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        Page<ApiToken> page = tokens.page(null, Page.Key.parse(after), Page.limit(limit));
        return new AllItems(page.items(), page.next());
    }

    @DeleteMapping("/{token_id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Revoke anybody's token, at once")
    void revokeAny(@PathVariable("token_id") String id, @AuthenticationPrincipal SignedIn by) {
        tokens.revoke(Instants.id("token", id), null, by.username());
    }
}
