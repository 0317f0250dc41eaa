package io.holdfast.control.recovery;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.Instants;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.Page;
import io.holdfast.control.access.Reach;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** What has to be done because of drills, {@code drill_action_items}, and the alarm when it is not. */
@Component
public class ActionItems {
    private static final Duration DONE = Duration.ofSeconds(1);

    private final Catalog catalog;
    private final Drills drills;
    private final Alerts alerts;
    private final AuditTrail trail;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    ActionItems(
            Catalog catalog,
            Drills drills,
            Alerts alerts,
            AuditTrail trail,
            ApplicationEventPublisher events,
            Clock clock) {
        this.catalog = catalog;
        this.drills = drills;
        this.alerts = alerts;
        this.trail = trail;
        this.events = events;
        this.clock = clock;
    }

    /** What somebody wants done. */
    record NewItem(
            @Nullable String text,
            @Nullable String owner,
            @Nullable LocalDate due) {}

    ActionItem add(UUID drill, NewItem given, String by) {
        drills.get(drill);
        List<FieldProblem> problems = new ArrayList<>();
        String text = text("text", given.text(), problems);
        String owner = text("owner", given.owner(), problems);
        if (given.due() == null) {
            problems.add(new FieldProblem("due", "is missing; give a date such as " + today()));
        }
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        UUID id = UUID.randomUUID();
        catalog.runInTransaction(() -> {
            catalog.sql("""
                    INSERT INTO drill_action_items (id, drill_id, text, owner, due, created_by, created_at)
                    VALUES (:id, :drill, :text, :owner, :due, :by, :now)
                    """)
                    .param("id", id)
                    .param("drill", drill)
                    .param("text", text)
                    .param("owner", owner)
                    .param("due", given.due())
                    .param("by", by)
                    .param("now", Instants.parameter(clock.instant()))
                    .update();
            trail.recordRequested(AuditEvent.succeeded("disaster-recovery.action-item", "Drill/" + drill)
                    .with("item", id)
                    .with("owner", owner)
                    .with("due", given.due()));
        });
        alarm();
        events.publishEvent(new DrillRevised(drill, "action item noted by " + by));
        return get(id);
    }

    /**
     * Those that a drill calls for by itself, at its end; one that it has already is not noted twice. In the caller's
     * transaction, where there is one.
     *
     * @param owner of those that name none
     */
    void note(UUID drill, List<ProposedAction> proposed, String owner, LocalDate due) {
        for (ProposedAction one : proposed) {
            UUID id = UUID.randomUUID();
            String by = one.owner().isBlank() ? owner : one.owner();
            int noted = catalog.sql("""
                    INSERT INTO drill_action_items (id, drill_id, text, owner, due, created_by, created_at)
                    SELECT :id, :drill, :text, :owner, :due, 'system', :now
                    WHERE NOT EXISTS (SELECT FROM drill_action_items WHERE drill_id = :drill AND text = :text)
                    """)
                    .param("id", id)
                    .param("drill", drill)
                    .param("text", one.text())
                    .param("owner", by)
                    .param("due", due)
                    .param("now", Instants.parameter(clock.instant()))
                    .update();
            if (noted > 0) {
                trail.record(AuditEvent.succeeded("disaster-recovery.action-item", "Drill/" + drill)
                        .with("item", id)
                        .with("owner", by)
                        .with("due", due));
            }
        }
    }

    private static String text(String field, @Nullable String given, List<FieldProblem> problems) {
        if (given == null || given.isBlank() || given.length() > 2000) {
            problems.add(new FieldProblem(field, "must be given, in up to 2000 characters"));
            return "";
        }
        return given.strip();
    }

    /** @throws ConflictException when it was done already */
    ActionItem done(UUID id, @Nullable String note, String by) {
        get(id);
        catalog.runInTransaction(() -> {
            int changed = catalog.sql("""
                    UPDATE drill_action_items SET done_by = :by, done_at = :now, note = :note
                    WHERE id = :id AND done_at IS NULL
                    """)
                    .param("by", by)
                    .param("now", Instants.parameter(clock.instant()))
                    .param("note", note)
                    .param("id", id)
                    .update();
            if (changed == 0) {
                throw new ConflictException("Action item " + id + " was done already.");
            }
            trail.recordRequested(AuditEvent.succeeded("disaster-recovery.action-item-done", "ActionItem/" + id)
                    .with("note", note));
        });
        alerts.resolve(cause(id));
        ActionItem item = get(id);
        events.publishEvent(new DrillRevised(item.drillId(), "action item done, said by " + by));
        return item;
    }

    private ActionItem get(UUID id) {
        return catalog.sql("SELECT * FROM drill_action_items WHERE id = :id")
                .param("id", id)
                .query(this::read)
                .optional()
                .orElseThrow(() -> none(id));
    }

    static NotFoundException none(UUID id) {
        return new NotFoundException(
                "There is no action item " + id + ". GET /api/v1/admin/dr/action_items lists them.");
    }

    /** Those of a drill, for whoever may see the drill; the most urgent first. */
    public List<ActionItem> of(UUID drill) {
        return page(Reach.EVERYTHING, drill, false, null, 1000).items();
    }

    /** Those of a drill, or of all; the most urgent first. @param open only what is not done */
    Page<ActionItem> page(Reach reach, @Nullable UUID drill, boolean open, Page.@Nullable Key after, int limit) {
        List<ActionItem> rows = catalog.sql("""
                SELECT * FROM drill_action_items
                WHERE (:drill::uuid IS NULL OR drill_id = :drill) AND (NOT :open OR done_at IS NULL)
                    AND (:reach::text[] IS NULL OR EXISTS (
                        SELECT FROM disaster_recovery_drills drill
                        WHERE drill.id = drill_id AND drill.services <> '{}' AND drill.services <@ :reach::text[]))
                    AND (:due::date IS NULL OR (done_at IS NOT NULL, due, id) > (:done, :due::date, :id::uuid))
                ORDER BY done_at IS NOT NULL, due, id LIMIT :limit
                """)
                .param("drill", drill)
                .param("reach", reach.parameter())
                .param("open", open)
                .param("due", after == null ? null : LocalDate.ofInstant(after.at(), ZoneOffset.UTC))
                .param("done", after != null && isOfDone(after))
                .param("id", after == null ? null : after.id())
                .param("limit", limit + 1)
                .query(this::read)
                .list();
        return Page.of(rows, limit, ActionItems::key);
    }

    /** Its day, and of one that is done, all of which come after those that are not, a moment later. */
    private static Page.Key key(ActionItem item) {
        Instant due = item.due().atStartOfDay().toInstant(ZoneOffset.UTC);
        return new Page.Key(item.doneAt() == null ? due : due.plus(DONE), item.itemId());
    }

    private static boolean isOfDone(Page.Key key) {
        return !key.at().equals(key.at().truncatedTo(ChronoUnit.DAYS));
    }

    /** Raises an alert for each that is overdue. */
    void alarm() {
        page(Reach.EVERYTHING, null, true, null, 1000).items().stream()
                .filter(ActionItem::overdue)
                .forEach(item -> alerts.raise(
                        cause(item.itemId()),
                        Alerts.Severity.WARNING,
                        "What a drill called for is overdue",
                        item.owner() + " was to do it by " + item.due() + ": " + item.text() + ". Say when it is done:"
                                + " 'holdfast dr actions --done " + item.itemId() + "'.",
                        item.drillId().toString()));
    }

    private static String cause(UUID id) {
        return "action-item:" + id;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private ActionItem read(ResultSet row, int number) throws SQLException {
        LocalDate due = row.getObject("due", LocalDate.class);
        String doneBy = row.getString("done_by");
        return new ActionItem(
                row.getObject("id", UUID.class),
                row.getObject("drill_id", UUID.class),
                row.getString("text"),
                row.getString("owner"),
                due,
                doneBy == null && due.isBefore(today()),
                row.getString("created_by"),
                Instants.require(row, "created_at"),
                doneBy,
                Instants.read(row, "done_at"),
                row.getString("note"));
    }
}
