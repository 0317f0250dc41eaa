INSERT INTO site_records (key, value, revision) VALUES ('/holdfast/trading/active', '{"site": "a"}', nextval('site_record_revisions'));
