-- What was gathered for auditors; the documents are in evidence_documents, under the same id.
CREATE TABLE evidence_packs (
    id UUID PRIMARY KEY,
    from_time TIMESTAMPTZ NOT NULL,
    until_time TIMESTAMPTZ NOT NULL,
    services TEXT[] NOT NULL,
    whole BOOLEAN NOT NULL,
    summary TEXT NOT NULL,
    reason TEXT NOT NULL,
    made_by VARCHAR(100) NOT NULL,
    made_at TIMESTAMPTZ NOT NULL
);
COMMENT ON COLUMN evidence_packs.services IS 'those that it speaks of';
COMMENT ON COLUMN evidence_packs.whole IS 'made for somebody who sees everything: it may hold what concerns other services, too';
CREATE INDEX evidence_packs_recent ON evidence_packs (made_at DESC, id DESC);
