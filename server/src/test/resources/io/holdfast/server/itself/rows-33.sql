INSERT INTO inventory (kind, name, document, applied_at, applied_by) VALUES
('DrPlan', 'talk-it-over', '{"apiVersion": "holdfast.io/v1", "kind": "DrPlan", "metadata": {"name": "talk-it-over"}, "spec": {"approach": "by hand", "site": "b", "repository": "r", "graph": [{"wait": {"time": "PT1S"}, "id": "talk"}]}}', '2026-11-20T00:00:00Z', 'ada');
INSERT INTO inventory_changes (id, kind, name, action, origin, after, reason, changed_at, changed_by)
SELECT gen_random_uuid(), kind, name, 'CREATE', 'files', document, 'the first one', applied_at, applied_by
FROM inventory WHERE name = 'talk-it-over';
