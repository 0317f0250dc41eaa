INSERT INTO log_status (data_set, repository, told_at, status)
VALUES ('trading-db', 'site-a', '2026-01-10T00:00:00Z', '{"dataSet": "trading-db", "repository": "site-a", "receivedLsn": "0/2000000",
    "lagBytes": 0, "lagSeconds": 0.5, "state": "streaming", "detail": ""}');
