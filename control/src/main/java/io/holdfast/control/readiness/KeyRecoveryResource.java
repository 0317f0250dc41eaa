package io.holdfast.control.readiness;

import io.holdfast.control.Caller;
import io.holdfast.control.Page;
import io.holdfast.control.audit.Audited;
import io.holdfast.control.errand.ErrandKind;
import io.holdfast.control.errand.RunningErrand;
import io.holdfast.control.errand.RunningErrands;
import io.holdfast.control.inventory.InventoryStore;
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

/** Tests of keys that are kept elsewhere. */
@RestController
@RequestMapping("/api/v1/admin/repositories/{name}/key_recovery_tests")
@Tag(name = "Repositories")
class KeyRecoveryResource {
    private final InventoryStore inventory;
    private final KeyRecoveryTests tests;
    private final RunningErrands errands;
    private final KeysLook look;
    private final ReadinessWatch watch;

    KeyRecoveryResource(
            InventoryStore inventory,
            KeyRecoveryTests tests,
            RunningErrands errands,
            KeysLook look,
            ReadinessWatch watch) {
        this.inventory = inventory;
        this.tests = tests;
        this.errands = errands;
        this.look = look;
        this.watch = watch;
    }

    /** @param next give it as {@code after} for the next page; null when there is none */
    record KeyTests(List<KeyRecoveryTest> items, @Nullable String next) {}

    @GetMapping
    @Operation(summary = "When keys kept elsewhere were tested, and what came of it; newest first")
    KeyTests list(
            @PathVariable("name") String name,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "50") int limit) {
        Page.@Nullable Key key = Page.Key.parse(after);
        int most = Page.limit(limit);
        Page<KeyRecoveryTest> page =
                tests.page(inventory.current().repository(name).name(), key, most);
        return new KeyTests(page.items(), page.next());
    }

    @PostMapping
    @Audited(Audited.When.ITSELF)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Open the repository with a key that is kept elsewhere, and read from it",
            description = "Give the shares of a split recovery key, or a password. The server uses it once and keeps"
                    + " neither; what came of it is kept, also when it did not open. The server's own key is no proof.")
    KeyRecoveryTest test(
            @PathVariable("name") String name, @RequestBody KeyRecoveryTests.Key key, @Nullable Principal principal)
            throws InterruptedException {
        KeyRecoveryTest test = tests.test(inventory.current().repository(name), key, Caller.name(principal));
        watch.look(look);
        return test;
    }

    @GetMapping("/running")
    @Operation(summary = "How far the test of a key is that runs, on whichever server")
    RunningErrand.Answer running(@PathVariable("name") String name) {
        return errands.answer(
                ErrandKind.KEY_TEST, inventory.current().repository(name).name());
    }

    @PostMapping("/running/cancel")
    @Operation(
            summary = "Cancel the test of a key that runs, on whichever server",
            description = "It counts as not tested. 409 when none runs.")
    RunningErrand.Answer cancel(@PathVariable("name") String name, @Nullable Principal principal) {
        return errands.cancel(
                ErrandKind.KEY_TEST, inventory.current().repository(name).name(), Caller.name(principal));
    }
}
