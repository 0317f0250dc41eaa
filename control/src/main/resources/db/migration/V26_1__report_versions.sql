-- What is noted of a drill after its end makes another version of its report; the earlier ones stay as they were made.
ALTER TABLE evidence_documents ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE evidence_documents DROP CONSTRAINT evidence_documents_pkey;
ALTER TABLE evidence_documents ADD PRIMARY KEY (subject, format, version);
COMMENT ON COLUMN evidence_documents.version IS 'of the subject''s report; the highest is the one in force';
