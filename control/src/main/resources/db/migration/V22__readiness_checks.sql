-- What was found when it was last looked at whether a service could be brought back.
CREATE TABLE readiness_checks (
    service VARCHAR(255) NOT NULL,
    fact VARCHAR(50) NOT NULL,
    standing VARCHAR(10) NOT NULL CHECK (standing IN ('GOOD', 'BAD', 'UNKNOWN')),
    reason TEXT NOT NULL,
    checked_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (service, fact)
);

-- Whether a key that is kept elsewhere, such as one in shares, opened a repository. Never holds a secret.
CREATE TABLE key_recovery_tests (
    id UUID PRIMARY KEY,
    repository VARCHAR(255) NOT NULL,
    passed BOOLEAN NOT NULL,
    key_id CHAR(64),
    detail TEXT NOT NULL,
    tested_by VARCHAR(100) NOT NULL,
    tested_at TIMESTAMPTZ NOT NULL
);
COMMENT ON COLUMN key_recovery_tests.key_id IS 'of the key file that it opened; null where it opened none';
CREATE INDEX key_recovery_tests_of_repository ON key_recovery_tests (repository, tested_at DESC, id);
