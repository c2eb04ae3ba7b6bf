-- 計畫設定: changes of a programme's settings and budget, and clones. Proposed by one officer,
-- confirmed by another. Rows are never changed; what a programme was made with stays in its row.

-- Counts the steps about a programme: of two at the same time, one decides again.
ALTER TABLE programmes ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;

CREATE TABLE programme_proposals (
    -- Made with the form: the same one sent twice is one proposal.
    proposal_id    TEXT PRIMARY KEY,
    -- The programme that is changed, or copied.
    programme_id   TEXT NOT NULL REFERENCES programmes,
    kind           TEXT NOT NULL CONSTRAINT programme_proposals_kind CHECK
        (kind IN ('settings', 'budget', 'clone')),
    -- JSON: the settings that were in force, and as they will be.
    before         TEXT NOT NULL,
    settings       TEXT NOT NULL,
    -- Points in all; null where they are not what is proposed.
    budget_before  BIGINT,
    budget         BIGINT,
    -- From when the settings are in force, or the clone is open; null for a budget.
    effective_from BIGINT,
    reason         TEXT NOT NULL,
    proposed_by    TEXT NOT NULL,
    proposed_at    BIGINT NOT NULL,
    CONSTRAINT programme_proposals_budget CHECK ((kind = 'settings') = (budget IS NULL)),
    CONSTRAINT programme_proposals_from CHECK ((kind = 'budget') = (effective_from IS NULL)),
    CONSTRAINT programme_proposals_by UNIQUE (proposal_id, proposed_by)
);
CREATE INDEX programme_proposals_by_programme ON programme_proposals (programme_id, proposed_at);

CREATE TABLE programme_decisions (
    proposal_id TEXT NOT NULL,
    act         TEXT NOT NULL CONSTRAINT programme_decisions_act CHECK
        (act IN ('confirm', 'withdraw', 'cancel')),
    -- As on the proposal, so that four eyes hold here as well (R33).
    proposed_by TEXT NOT NULL,
    decided_by  TEXT NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (proposal_id, act),
    FOREIGN KEY (proposal_id, proposed_by) REFERENCES programme_proposals (proposal_id, proposed_by),
    CONSTRAINT programme_decisions_four_eyes CHECK (act <> 'confirm' OR decided_by <> proposed_by)
);
