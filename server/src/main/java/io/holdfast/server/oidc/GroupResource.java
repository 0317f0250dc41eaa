package io.holdfast.server.oidc;

import io.holdfast.control.Page;
import io.holdfast.control.SearchWords;
import io.holdfast.server.security.Grant;
import io.holdfast.server.security.ProviderGroups;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The groups of the identity provider that have roles here. */
@RestController
@Tag(name = "Administrators")
class GroupResource {
    private final Map<String, List<Grant>> file;
    private final ProviderGroups declared;

    GroupResource(Optional<OidcSettings> settings, ProviderGroups declared) {
        this.file = settings.map(OidcSettings::roles).orElse(Map.of());
        this.declared = declared;
    }

    /**
     * @param group as the provider calls it
     * @param declaration the name of its declaration; null where the server's file says it
     * @param since when it was declared; null where the server's file says it
     */
    record ProviderGroup(
            String group,
            @Nullable String declaration,
            List<Grant> roles,
            @Nullable Instant since) {}

    /**
     * @param next give it as {@code after} for the next page; null when there is none
     * @param total how many there are, on all pages
     */
    record GroupItems(List<ProviderGroup> items, @Nullable String next, long total) {}

    @GetMapping("/api/v1/admin/groups")
    @Operation(
            summary = "Which groups of the identity provider may do what here, by their names",
            description =
                    "What the server's file says and what is declared (kind Group) hold together. words: each of them is in"
                            + " the group's name, its declaration's or a role.")
    GroupItems groups(
            @RequestParam(name = "words", required = false) @Nullable String words,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        int most = Page.limit(limit);
        SearchWords wanted = SearchWords.parse(words);
        List<ProviderGroup> found = Stream.concat(
                        file.entrySet().stream()
                                .map(one -> new ProviderGroup(one.getKey(), null, one.getValue(), null)),
                        declared.list().stream()
                                .map(one -> new ProviderGroup(
                                        one.group().group(), one.group().name(), one.roles(), one.since())))
                .filter(one -> wanted.in(texts(one)))
                .toList();
        Page<ProviderGroup> page = Page.cut("groups", found.stream(), 2, GroupResource::position, after, most);
        return new GroupItems(page.items(), page.next(), found.size());
    }

    private static List<String> position(ProviderGroup group) {
        return List.of(group.group(), group.declaration() == null ? "" : group.declaration());
    }

    private static String[] texts(ProviderGroup group) {
        return Stream.concat(
                        Stream.of(group.group(), group.declaration() == null ? "" : group.declaration()),
                        group.roles().stream().map(Grant::word))
                .toArray(String[]::new);
    }
}
