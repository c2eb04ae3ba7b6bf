-- Plans from submission to listing: versions that wait for the office, and what became of them.

ALTER TABLE plans ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
-- The version that waits for the office, and since when; both null where none does.
ALTER TABLE plans ADD COLUMN waiting_version INTEGER;
ALTER TABLE plans ADD COLUMN submitted_at BIGINT;
-- Why the last version was returned; empty otherwise.
ALTER TABLE plans ADD COLUMN reason TEXT NOT NULL DEFAULT '';
CREATE INDEX plans_by_submission ON plans (submitted_at);

-- What everybody pays; a subsidised price is not above it. Null in what was listed before.
ALTER TABLE plan_versions ADD COLUMN list_price_twd BIGINT;
-- What the plan takes over when the version is listed; null in what was listed before.
ALTER TABLE plan_versions ADD COLUMN solution TEXT;
ALTER TABLE plan_versions ADD COLUMN category TEXT;
-- A JSON array of words.
ALTER TABLE plan_versions ADD COLUMN sectors TEXT;

-- The timeline of a plan.
CREATE TABLE plan_events (
    event_id    TEXT PRIMARY KEY,
    plan_id     TEXT NOT NULL REFERENCES plans,
    at          BIGINT NOT NULL,
    party       TEXT NOT NULL,
    user_id     TEXT,
    act         TEXT NOT NULL,
    version     INTEGER NOT NULL,
    from_status TEXT NOT NULL,
    to_status   TEXT NOT NULL,
    -- The reason of a return; empty otherwise.
    detail      TEXT NOT NULL
);
CREATE INDEX plan_events_by_plan ON plan_events (plan_id, at);

-- What was typed and could not be taken yet. The id of a new plan is made with its form.
CREATE TABLE plan_drafts (
    supplier_id TEXT NOT NULL REFERENCES suppliers,
    plan_id     TEXT NOT NULL,
    -- JSON: the form as it was typed.
    form        TEXT NOT NULL,
    saved_at    BIGINT NOT NULL,
    PRIMARY KEY (supplier_id, plan_id)
);
