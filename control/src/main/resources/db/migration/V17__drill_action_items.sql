-- What has to be done because of what a drill showed.
CREATE TABLE drill_action_items (
    id UUID PRIMARY KEY,
    drill_id UUID NOT NULL REFERENCES disaster_recovery_drills(id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    owner VARCHAR(2000) NOT NULL,
    due DATE NOT NULL,
    created_by VARCHAR(100) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    done_by VARCHAR(100),
    done_at TIMESTAMPTZ,
    note TEXT
);
CREATE INDEX drill_action_items_open ON drill_action_items (due) WHERE done_at IS NULL;
CREATE INDEX drill_action_items_of_drill ON drill_action_items (drill_id);
