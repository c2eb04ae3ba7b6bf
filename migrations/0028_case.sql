-- 案件處理: what becomes of money that did not fit. Proposed by one officer, confirmed by another.

-- The notice that it is about; cases from before name it in their detail.
ALTER TABLE cases ADD COLUMN txn TEXT REFERENCES bank_notices;
-- Counts the steps about a case: of two at the same time, one decides again.
ALTER TABLE cases ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
CREATE INDEX cases_by_state ON cases (closed_at, due_at, case_id);
CREATE INDEX cases_by_order ON cases (order_id);

CREATE TABLE case_proposals (
    -- Made with the form: the same one sent twice is one proposal.
    proposal_id TEXT PRIMARY KEY,
    case_id     TEXT NOT NULL REFERENCES cases,
    how         TEXT NOT NULL CONSTRAINT case_proposals_how CHECK
        (how IN ('refunded', 'booked', 'otherwise')),
    -- 退款: ISO date and the bank's reference.
    refunded_on TEXT,
    reference   TEXT,
    -- 改列訂單: whose money it was.
    order_id    TEXT REFERENCES orders,
    note        TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_at BIGINT NOT NULL,
    CONSTRAINT case_proposals_refund CHECK
        ((how = 'refunded') = (refunded_on IS NOT NULL AND reference IS NOT NULL)),
    CONSTRAINT case_proposals_booking CHECK ((how = 'booked') = (order_id IS NOT NULL)),
    CONSTRAINT case_proposals_by UNIQUE (proposal_id, proposed_by)
);
CREATE INDEX case_proposals_by_case ON case_proposals (case_id, proposed_at);

CREATE TABLE case_decisions (
    -- One end for each.
    proposal_id TEXT PRIMARY KEY,
    act         TEXT NOT NULL CONSTRAINT case_decisions_act CHECK (act IN ('confirm', 'withdraw')),
    -- As on the proposal, so that four eyes hold here as well (R33).
    proposed_by TEXT NOT NULL,
    decided_by  TEXT NOT NULL,
    at          BIGINT NOT NULL,
    FOREIGN KEY (proposal_id, proposed_by) REFERENCES case_proposals (proposal_id, proposed_by),
    CONSTRAINT case_decisions_four_eyes CHECK (act <> 'confirm' OR decided_by <> proposed_by)
);
