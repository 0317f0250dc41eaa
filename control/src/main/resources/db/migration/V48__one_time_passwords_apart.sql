-- The hash of a one-time password. Servers of before V43 know none, and would let its holder in with all rights: they look at
-- password_hash alone, which stays empty, as for somebody who has no password. Those of before V48 have written it there.
ALTER TABLE platform_administrators ADD COLUMN one_time_hash TEXT;
