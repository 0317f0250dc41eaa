-- Until when a one-time password lets somebody choose their own; null with one of their own, or with none.
ALTER TABLE platform_administrators ADD COLUMN password_expires_at TIMESTAMPTZ;
