package io.holdfast.control.hook;

import io.holdfast.control.Instants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Backups")
class HookResource {
    private final Hooks hooks;

    HookResource(Hooks hooks) {
        this.hooks = hooks;
    }

    record Items(List<HookRun> items) {}

    @GetMapping("/api/v1/admin/backups/{job_id}/hooks")
    @Operation(summary = "The commands that ran before and after a backup, with what they said")
    Items list(@PathVariable("job_id") String job) {
        return new Items(hooks.of(Instants.id("backup job", job)));
    }
}
