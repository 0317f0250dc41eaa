package io.holdfast.control.training;

import io.holdfast.control.Caller;
import io.holdfast.control.access.Access;
import io.holdfast.control.audit.Audited;
import io.holdfast.control.inventory.VisibleInventory;
import io.holdfast.control.training.TrainingRegister.Register;
import io.holdfast.control.training.TrainingRegister.TrainedPerson;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The register of who is trained for which role in drills and failovers. */
@RestController
@RequestMapping("/api/v1/admin/dr/training")
@Tag(name = "Disaster recovery")
class TrainingResource {
    private final TrainingRegister register;
    private final TrainingRequests requests;
    private final VisibleInventory inventory;
    private final Access access;

    TrainingResource(TrainingRegister register, TrainingRequests requests, VisibleInventory inventory, Access access) {
        this.register = register;
        this.requests = requests;
        this.inventory = inventory;
        this.access = access;
    }

    @GetMapping
    @Operation(
            summary = "The roles that plans need trained people for, and who was trained for what until when",
            description =
                    "The latest of what is declared (kind: Training), what was recorded, and the drills that somebody"
                            + " took part in counts. Who may not see everything sees who is trained for the plans they may see.")
    Register list() {
        return register.of(inventory.current(), access.seen().isEverything());
    }

    @PostMapping
    @Audited(Audited.When.ITSELF)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Record that somebody was trained for a role")
    TrainedPerson record(@RequestBody TrainingRequests.NewTraining given, @Nullable Principal principal) {
        return requests.record(given, Caller.name(principal));
    }

    @DeleteMapping
    @Audited(Audited.When.ITSELF)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Take back what was recorded of a person, in one role or in all",
            description =
                    "For mistakes, and for people who are gone. What is declared is taken back where it is declared.")
    void withdraw(
            @RequestParam("person") String person,
            @RequestParam(name = "role", required = false) @Nullable String role,
            @Nullable Principal principal) {
        requests.withdraw(person, role, Caller.name(principal));
    }
}
