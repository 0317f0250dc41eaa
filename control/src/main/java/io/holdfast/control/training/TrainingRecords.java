package io.holdfast.control.training;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Trainings that were recorded, {@code trainings}. Large and small letters of names and roles are the same. */
@Component
class TrainingRecords {
    private final Catalog catalog;

    TrainingRecords(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Does nothing when the drill is noted for this person and role already. */
    void add(TrainingRecord record) {
        catalog.sql("""
                INSERT INTO trainings (id, person, role, trained_on, drill_id, note, recorded_by, recorded_at)
                VALUES (:id, :person, :role, :on, :drill, :note, :by, :at)
                ON CONFLICT (drill_id, lower(person), lower(role)) DO NOTHING
                """)
                .param("id", record.trainingId())
                .param("person", record.person())
                .param("role", record.role())
                .param("on", record.trainedOn())
                .param("drill", record.drillId())
                .param("note", record.note())
                .param("by", record.recordedBy())
                .param("at", Instants.parameter(record.recordedAt()))
                .update();
    }

    /** Of each person and role the last one. */
    List<TrainingRecord> latest() {
        return catalog.sql("""
                SELECT DISTINCT ON (lower(person), lower(role))
                    id, person, role, trained_on, drill_id, note, recorded_by, recorded_at
                FROM trainings WHERE withdrawn_at IS NULL
                ORDER BY lower(person), lower(role), trained_on DESC, recorded_at DESC
                """).query(TrainingRecords::read).list();
    }

    /** All of a person. @param role null for all of theirs @return how many */
    int withdraw(String person, @Nullable String role, String by, Instant at) {
        return catalog.sql("""
                UPDATE trainings SET withdrawn_by = :by, withdrawn_at = :at
                WHERE lower(person) = lower(:person) AND (:role::text IS NULL OR lower(role) = lower(:role))
                    AND withdrawn_at IS NULL
                """)
                .param("person", person)
                .param("role", role)
                .param("by", by)
                .param("at", Instants.parameter(at))
                .update();
    }

    private static TrainingRecord read(ResultSet row, int number) throws SQLException {
        return new TrainingRecord(
                row.getObject("id", UUID.class),
                row.getString("person"),
                row.getString("role"),
                row.getObject("trained_on", LocalDate.class),
                row.getObject("drill_id", UUID.class),
                row.getString("note"),
                row.getString("recorded_by"),
                Instants.require(row, "recorded_at"));
    }
}
