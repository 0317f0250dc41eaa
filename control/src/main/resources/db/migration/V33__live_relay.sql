-- With what servers keep to themselves what they tell each other by notifications, which every role that may connect can hear
-- and send: 244 random bits.
CREATE TABLE live_relay (
    only_one BOOLEAN PRIMARY KEY DEFAULT true CHECK (only_one),
    key BYTEA NOT NULL DEFAULT decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex')
);
INSERT INTO live_relay DEFAULT VALUES;
