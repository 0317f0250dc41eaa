INSERT INTO audit_deliveries (receiver, seq, delivered_at) VALUES ('collector.example:6514', 1, '2026-01-13T00:00:00Z');
