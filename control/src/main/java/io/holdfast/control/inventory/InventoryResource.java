package io.holdfast.control.inventory;

import io.holdfast.control.Caller;
import io.holdfast.control.InvalidRequestException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/admin/inventory")
@Tag(name = "Inventory")
class InventoryResource {
    private final InventoryStore store;

    InventoryResource(InventoryStore store) {
        this.store = store;
    }

    /** @param documents YAML, its variables resolved */
    record ApplyRequest(@Nullable String documents) {}

    @GetMapping
    @Operation(summary = "What is declared")
    Inventory inventory() {
        return store.current();
    }

    @PostMapping("/apply")
    @Operation(summary = "Apply declarations, all or none; the same ones again change nothing")
    InventoryStore.Outcome apply(@RequestBody ApplyRequest request, @Nullable Principal principal) {
        if (request.documents() == null || request.documents().isBlank()) {
            throw new InvalidRequestException("documents", "is missing; give the declarations as YAML text");
        }
        return store.apply(request.documents(), Caller.name(principal));
    }

    @DeleteMapping("/{kind}/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Take a declaration back", description = "Its recovery points stay in their repositories.")
    void remove(@PathVariable("kind") String kind, @PathVariable("name") String name) {
        store.remove(kind, name);
    }
}
