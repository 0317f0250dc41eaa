-- Whether what is asked for comes from no files that are kept: once approved of it is drift from those.
ALTER TABLE approval_requests ADD COLUMN by_hand BOOLEAN NOT NULL DEFAULT false;
