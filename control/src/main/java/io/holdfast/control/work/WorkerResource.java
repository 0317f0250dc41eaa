package io.holdfast.control.work;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/admin/workers")
@Tag(name = "Backups")
class WorkerResource {
    private final KnownWorkers known;

    WorkerResource(KnownWorkers known) {
        this.known = known;
    }

    record Items(List<KnownWorkers.Worker> items) {}

    @GetMapping
    @Operation(summary = "The servers whose workers share the queue of work, where they stand and what they reach")
    Items list() {
        return new Items(known.list());
    }
}
