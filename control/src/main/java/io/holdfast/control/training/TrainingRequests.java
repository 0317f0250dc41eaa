package io.holdfast.control.training;

import io.holdfast.control.Catalog;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.training.TrainingRegister.TrainedPerson;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Records who was trained, and takes back what was recorded. */
@Component
class TrainingRequests {
    private final Catalog catalog;
    private final InventoryStore inventory;
    private final TrainingRecords records;
    private final TrainingRegister register;
    private final AuditTrail trail;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    TrainingRequests(
            Catalog catalog,
            InventoryStore inventory,
            TrainingRecords records,
            TrainingRegister register,
            AuditTrail trail,
            ApplicationEventPublisher events,
            Clock clock) {
        this.catalog = catalog;
        this.inventory = inventory;
        this.records = records;
        this.register = register;
        this.trail = trail;
        this.events = events;
        this.clock = clock;
    }

    /**
     * @param trainedOn null for today
     * @param note such as the name of the course
     */
    record NewTraining(
            @Nullable String person,
            @Nullable String role,
            @Nullable LocalDate trainedOn,
            @Nullable String note) {}

    /** @return how they stand now; the recorded training does not count when a later one is known */
    TrainedPerson record(NewTraining given, String by) {
        List<FieldProblem> problems = new ArrayList<>();
        String person = text("person", given.person(), problems);
        String role = text("role", given.role(), problems);
        LocalDate today = register.today();
        LocalDate on = given.trainedOn() == null ? today : given.trainedOn();
        if (on.isAfter(today)) {
            problems.add(new FieldProblem("trainedOn", "lies in the future; it is " + today + " now"));
        }
        if (given.note() != null && given.note().length() > 2000) {
            problems.add(new FieldProblem("note", "has more than 2000 characters"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        TrainingRecord record = new TrainingRecord(
                UUID.randomUUID(),
                person,
                role,
                on,
                null,
                given.note() == null || given.note().isBlank()
                        ? null
                        : given.note().strip(),
                by,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        catalog.runInTransaction(() -> {
            records.add(record);
            trail.recordRequested(AuditEvent.succeeded("disaster-recovery.training", "Training/" + person)
                    .with("role", role)
                    .with("trainedOn", on)
                    .with("note", record.note()));
        });
        events.publishEvent(new TrainingChanged());
        return register.all().people().stream()
                .filter(one -> one.is(person, role))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Takes back all that was recorded of a person, drills included.
     *
     * @param role null for all of theirs
     * @throws NotFoundException when nothing was recorded
     */
    void withdraw(String person, @Nullable String role, String by) {
        int withdrawn = catalog.inTransaction(() -> {
            int count = records.withdraw(person.strip(), role == null ? null : role.strip(), by, clock.instant());
            if (count > 0) {
                trail.recordRequested(
                        AuditEvent.succeeded("disaster-recovery.withdraw-training", "Training/" + person.strip())
                                .with("role", role)
                                .with("records", count));
            }
            return count;
        });
        if (withdrawn == 0) {
            boolean declared = inventory.current().trainings().stream()
                    .anyMatch(one -> one.name().equalsIgnoreCase(person.strip()));
            throw new NotFoundException("No training of " + person + (role == null ? "" : " as " + role)
                    + " is recorded. "
                    + (declared
                            ? "It is declared: remove it from Training/" + person + "."
                            : "GET /api/v1/admin/dr/training lists what is known."));
        }
        events.publishEvent(new TrainingChanged());
    }

    private static String text(String field, @Nullable String given, List<FieldProblem> problems) {
        if (given == null || given.isBlank() || given.length() > TrainingRegister.LONGEST) {
            problems.add(
                    new FieldProblem(field, "must be given, in up to " + TrainingRegister.LONGEST + " characters"));
            return "";
        }
        return given.strip();
    }
}
