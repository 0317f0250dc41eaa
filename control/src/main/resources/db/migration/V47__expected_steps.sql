-- What each step of a run was expected to take when it was asked for, and by what that was told: the page of a run says by it
-- when all will be over, also while what told it, such as the agents of a site group, cannot be asked.
ALTER TABLE plan_run_steps ADD COLUMN expected_seconds double precision;
ALTER TABLE plan_run_steps ADD COLUMN expected_by text;
