-- Each server says of itself that its workers are there, every few seconds.
CREATE TABLE workers (
    name VARCHAR(100) PRIMARY KEY,
    host VARCHAR(255) NOT NULL,
    site VARCHAR(100),
    reaches TEXT[] NOT NULL,
    at_once INTEGER NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL
);
COMMENT ON COLUMN workers.name IS 'as scheduled_tasks.picked_by has it';
COMMENT ON COLUMN workers.reaches IS 'names of sites; none: all';
