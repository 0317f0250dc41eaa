-- Servers of two versions work on one catalog while a cluster is upgraded one server after the other. A migration after
-- which servers of some version cannot go on says so by setting oldest_version; see docs/decisions/0013-upgrades.md.
ALTER TABLE control_plane ADD COLUMN oldest_version VARCHAR(20) NOT NULL DEFAULT '27';
COMMENT ON COLUMN control_plane.oldest_version IS
    'servers must know the tables up to this version at least to work on them';

ALTER TABLE workers ADD COLUMN catalog_version VARCHAR(20);
COMMENT ON COLUMN workers.catalog_version IS 'the newest version of the tables that the server knows; null: before 27';
