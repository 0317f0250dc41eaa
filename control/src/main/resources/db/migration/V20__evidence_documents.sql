-- Reports of what is over, as the bytes whose SHA-256 the audit trail holds.
CREATE TABLE evidence_documents (
    -- of the drill, or of the evidence pack
    subject UUID NOT NULL,
    format VARCHAR(10) NOT NULL CHECK (format IN ('md', 'html', 'json', 'pdf')),
    name VARCHAR(255) NOT NULL UNIQUE,
    sha256 CHAR(64) NOT NULL,
    content BYTEA NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (subject, format)
);
COMMENT ON COLUMN evidence_documents.name IS 'of the file, in reports/ of the data folder and in backups of the catalog';
