package io.holdfast.server.oidc;

import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.Page;
import io.holdfast.control.SearchWords;
import io.holdfast.control.audit.Audited;
import io.holdfast.server.oidc.ProviderPeople.Person;
import io.holdfast.server.security.SignedIn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** People of the identity provider who were here: to be seen, and to be kept out. */
@RestController
@RequestMapping("/api/v1/admin/provider_people")
@Tag(name = "Administrators")
class ProviderPeopleResource {
    private final ProviderPeople people;

    ProviderPeopleResource(ProviderPeople people) {
        this.people = people;
    }

    /**
     * @param next give it as {@code after} for the next page; null when there is none
     * @param total how many there are, on all pages
     */
    record PersonItems(List<Person> items, @Nullable String next, long total) {}

    record KeepOut(@Nullable Boolean disabled) {}

    @GetMapping
    @Operation(
            summary = "People of the identity provider who were here, by their names here",
            description =
                    "With the roles and groups that they had when they were last here. words: each of them is in a"
                            + " name, a role or a group.")
    PersonItems list(
            @RequestParam(name = "words", required = false) @Nullable String words,
            @RequestParam(name = "disabled", required = false) @Nullable Boolean disabled,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        SearchWords wanted = SearchWords.parse(words);
        Page<Person> page = people.page(wanted, disabled, after, Page.limit(limit));
        return new PersonItems(page.items(), page.next(), people.count(wanted, disabled));
    }

    @PatchMapping("/{username}")
    @Audited(Audited.When.ITSELF)
    @Operation(
            summary = "Keep somebody of the identity provider out, or let them in again",
            description = "Whatever their groups; their sessions end at once, and their access tokens let nobody in.")
    Person change(
            @PathVariable("username") String username,
            @RequestBody KeepOut change,
            @AuthenticationPrincipal SignedIn by) {
        if (change.disabled() == null) {
            throw new InvalidRequestException("disabled", "is missing; true keeps them out, false lets them in");
        }
        return people.setDisabled(username, change.disabled(), by);
    }
}
