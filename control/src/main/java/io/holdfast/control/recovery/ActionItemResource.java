package io.holdfast.control.recovery;

import io.holdfast.control.Caller;
import io.holdfast.control.Instants;
import io.holdfast.control.Page;
import io.holdfast.control.access.Access;
import io.holdfast.control.audit.Audited;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What drills called for. */
@RestController
@RequestMapping("/api/v1/admin/dr")
@Tag(name = "Disaster recovery")
class ActionItemResource {
    private final ActionItems items;
    private final Access access;

    ActionItemResource(ActionItems items, Access access) {
        this.access = access;
        this.items = items;
    }

    /** @param next give it as {@code after} for the next page; null when there is none */
    record ActionItemList(List<ActionItem> items, @Nullable String next) {}

    record DoneNote(@Nullable String note) {}

    @GetMapping("/action_items")
    @Operation(summary = "What drills called for, the most urgent first; with all=true what is done too")
    ActionItemList list(
            @RequestParam(name = "all", defaultValue = "false") boolean all,
            @RequestParam(name = "drill", required = false) @Nullable String drill,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        Page<ActionItem> page = items.page(
                access.seen(),
                drill == null ? null : Instants.id("drill", drill),
                !all,
                Page.Key.parse(after),
                Page.limit(limit));
        return new ActionItemList(page.items(), page.next());
    }

    @PostMapping("/drills/{drill_id}/action_items")
    @Audited(Audited.When.ITSELF)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Note what has to be done because of a drill, by whom and until when; alarmed when overdue")
    ActionItem add(
            @PathVariable("drill_id") String drill,
            @RequestBody ActionItems.NewItem item,
            @Nullable Principal principal) {
        return items.add(Instants.id("drill", drill), item, Caller.name(principal));
    }

    @PostMapping("/action_items/{item_id}/done")
    @Audited(Audited.When.ITSELF)
    @Operation(summary = "Say that it is done")
    ActionItem done(
            @PathVariable("item_id") String item,
            @RequestBody(required = false) @Nullable DoneNote given,
            @Nullable Principal principal) {
        return items.done(
                Instants.id("action item", item), given == null ? null : given.note(), Caller.name(principal));
    }
}
