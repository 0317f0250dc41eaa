-- How far the audit trail has been handed over to each collector: up to this record, inclusive.
CREATE TABLE audit_deliveries (
    receiver VARCHAR(300) PRIMARY KEY,
    seq BIGINT NOT NULL,
    delivered_at TIMESTAMPTZ
);
