-- 遴選名冊: the solutions that passed the selection, by 統一編號, also of those that have no
-- account here yet (R6). What an original plan has to equal stands here too, where the register
-- says it (R8).
CREATE TABLE selections (
    ubn            TEXT NOT NULL,
    solution       TEXT NOT NULL,
    -- As the register calls the supplier.
    name           TEXT NOT NULL,
    -- From, inclusive; until, exclusive; null: without an end.
    selected_from  BIGINT NOT NULL,
    selected_until BIGINT,
    -- Tax included; null where the register does not say it.
    price_twd      BIGINT,
    months         INTEGER,
    listed_at      BIGINT NOT NULL,
    PRIMARY KEY (ubn, solution)
);

-- When the selection was revoked (S38): no register undoes that.
ALTER TABLE suppliers ADD COLUMN revoked_at BIGINT;
UPDATE suppliers SET revoked_at = selected_until WHERE EXISTS (
    SELECT 1 FROM audit a WHERE a.subject_kind = 'supplier' AND a.subject_id = supplier_id
        AND a.action = 'revoke_selection' AND a.outcome = 'ok');

-- The period of the plan's solution in the register; from 0 on where its supplier is not in the
-- register, from null where the supplier is in it and the solution is not.
ALTER TABLE plans ADD COLUMN selected_from BIGINT DEFAULT 0;
ALTER TABLE plans ADD COLUMN selected_until BIGINT;
