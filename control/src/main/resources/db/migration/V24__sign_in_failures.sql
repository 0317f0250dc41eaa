-- Names are digests: some type their password where the name belongs. Forgotten after a quarter of an hour.
CREATE TABLE sign_in_failures (
    name_sha256 CHAR(64) NOT NULL,
    address VARCHAR(100) NOT NULL,
    failures INTEGER NOT NULL,
    last_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (name_sha256, address)
);
COMMENT ON COLUMN sign_in_failures.address IS 'where it was tried from, or what was tried';
