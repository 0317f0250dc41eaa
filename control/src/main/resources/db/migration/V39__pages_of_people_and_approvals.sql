-- What is read a page at a time, in the order in which it is shown.
CREATE INDEX api_tokens_newest ON api_tokens (created_at DESC, id DESC);
CREATE INDEX sign_in_sessions_newest ON sign_in_sessions (began_at DESC, id DESC) WHERE ended_at IS NULL;
CREATE INDEX restore_applications_waiting ON restore_applications (requested_at, id) WHERE status = 'AWAITING_APPROVAL';
