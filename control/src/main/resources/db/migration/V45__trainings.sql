-- When people were trained for their roles in drills and failovers: as somebody recorded it, and by the drills they took
-- part in. What is declared of it stands in declarations.
CREATE TABLE trainings (
    id UUID PRIMARY KEY,
    person VARCHAR(100) NOT NULL,
    role VARCHAR(100) NOT NULL,
    trained_on DATE NOT NULL,
    drill_id UUID REFERENCES disaster_recovery_drills(id) ON DELETE SET NULL,
    note TEXT,
    recorded_by VARCHAR(100) NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    withdrawn_by VARCHAR(100),
    withdrawn_at TIMESTAMPTZ
);
COMMENT ON COLUMN trainings.drill_id IS 'in which they took part; null for training that somebody recorded';
COMMENT ON COLUMN trainings.withdrawn_at IS 'when somebody said that it was a mistake, or that the person is gone';
CREATE INDEX trainings_latest ON trainings (lower(person), lower(role), trained_on DESC) WHERE withdrawn_at IS NULL;
CREATE UNIQUE INDEX trainings_of_drill ON trainings (drill_id, lower(person), lower(role));
