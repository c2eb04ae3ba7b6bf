-- 抽查抽籤 (R34): what takes part is fixed and the seed published before anybody draws. Rows are
-- never changed.

CREATE TABLE draws (
    draw_id           TEXT PRIMARY KEY,
    programme_id      TEXT NOT NULL REFERENCES programmes,
    -- From 1.
    number            INTEGER NOT NULL,
    seed              TEXT NOT NULL,
    announced_at      BIGINT NOT NULL,
    user_id           TEXT,
    -- How many orders take part, and the hash of the seed and their digests, sorted, one a line.
    population        BIGINT NOT NULL CONSTRAINT draws_population CHECK (population > 0),
    list_sha256 TEXT NOT NULL,
    -- How many are drawn by lot.
    sample            BIGINT NOT NULL CONSTRAINT draws_sample CHECK (sample <= population),
    CONSTRAINT draws_one_per_number UNIQUE (programme_id, number)
);

-- An order takes part in one draw.
CREATE TABLE draw_population (
    order_id TEXT PRIMARY KEY REFERENCES orders,
    draw_id  TEXT NOT NULL REFERENCES draws
);
CREATE INDEX draw_population_by_draw ON draw_population (draw_id);

CREATE TABLE draw_results (
    draw_id  TEXT PRIMARY KEY REFERENCES draws,
    drawn_at BIGINT NOT NULL,
    user_id  TEXT
);

-- What was drawn, by lot or for its risk, and what made the risk.
CREATE TABLE draw_picks (
    draw_id  TEXT NOT NULL REFERENCES draws,
    order_id TEXT NOT NULL REFERENCES orders,
    by_lot   INTEGER NOT NULL,
    score    INTEGER NOT NULL,
    -- JSON: domain::risk::RiskSignal.
    signals  TEXT NOT NULL,
    PRIMARY KEY (draw_id, order_id)
);
CREATE INDEX draw_picks_by_order ON draw_picks (order_id);
-- The late records of an order, for what came late in one go.
CREATE INDEX usage_records_late ON usage_records (order_id, batch_id) WHERE late = 1;
