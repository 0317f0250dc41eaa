-- A planned switchover may be asked for though services are not ready, when whoever plans it says why.
ALTER TABLE planned_drills ADD COLUMN despite_readiness TEXT;
