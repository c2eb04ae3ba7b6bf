-- 批次送審: files of plans that suppliers sent, row by row as they were read. A file is checked
-- when it comes, and taken once.
CREATE TABLE plan_imports (
    import_id   TEXT PRIMARY KEY,
    supplier_id TEXT NOT NULL REFERENCES suppliers,
    user_id     TEXT,
    file        TEXT NOT NULL,
    -- JSON: the rows, and the lines that are none.
    content     TEXT NOT NULL,
    at          BIGINT NOT NULL,
    -- Null until it is taken.
    taken_at    BIGINT,
    -- JSON: what would become of each row, and once it is taken, what did.
    outcome     TEXT NOT NULL
);
CREATE INDEX plan_imports_by_supplier ON plan_imports (supplier_id, at);
