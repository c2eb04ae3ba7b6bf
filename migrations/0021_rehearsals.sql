-- 預演: files that the office played, with what came of each line. Rows are never changed.
CREATE TABLE rehearsals (
    rehearsal_id TEXT PRIMARY KEY,
    file         TEXT NOT NULL,
    script       TEXT NOT NULL,
    -- How many lines there are, and how many did not come out as written.
    lines        INTEGER NOT NULL,
    failed       INTEGER NOT NULL,
    -- JSON: the lines with their results.
    report       TEXT NOT NULL,
    user_id      TEXT,
    at           BIGINT NOT NULL
);
