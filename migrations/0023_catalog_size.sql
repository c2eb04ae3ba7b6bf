-- The version of the catalogue: raised by triggers (guards/) whenever a plan on offer or a selection
-- changes, in the same transaction, so that what is kept in memory knows when it is old.

CREATE TABLE catalog_versions (
    programme TEXT PRIMARY KEY CONSTRAINT catalog_versions_one CHECK (programme = 'all'),
    version   BIGINT NOT NULL
);
INSERT INTO catalog_versions (programme, version) VALUES ('all', 1);
