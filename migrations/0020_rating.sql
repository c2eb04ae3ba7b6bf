-- 評價: what a firm that used a plan says about it, for everybody.

-- The newest row of an order counts. Rows are never changed: who takes a rating back adds one.
CREATE TABLE ratings (
    rating_id TEXT PRIMARY KEY,
    order_id  TEXT NOT NULL REFERENCES orders,
    plan_id   TEXT NOT NULL REFERENCES plans,
    -- A firm counts once, however many orders it has.
    firm_id   TEXT NOT NULL REFERENCES firms,
    -- 0: taken back.
    stars     INTEGER NOT NULL CONSTRAINT ratings_stars CHECK (stars >= 0 AND stars <= 5),
    -- Empty: stars alone.
    words     TEXT NOT NULL,
    -- The months whose use was proven when it was written.
    months    INTEGER NOT NULL,
    user_id   TEXT,
    at        BIGINT NOT NULL,
    CONSTRAINT ratings_taken_back CHECK (stars > 0 OR words = '')
);
CREATE INDEX ratings_by_plan ON ratings (plan_id, rating_id);
CREATE INDEX ratings_by_order ON ratings (order_id, rating_id);

-- 回覆 by the supplier: the newest is shown, all are kept.
CREATE TABLE rating_replies (
    reply_id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders,
    words    TEXT NOT NULL,
    user_id  TEXT,
    at       BIGINT NOT NULL
);
CREATE INDEX rating_replies_by_order ON rating_replies (order_id, reply_id);

-- 隱藏 by the office: the words of one rating, never its stars. The newest row counts.
CREATE TABLE rating_hidings (
    hiding_id TEXT PRIMARY KEY,
    rating_id TEXT NOT NULL REFERENCES ratings,
    -- What stands in the place of the words; empty: they are shown again.
    reason    TEXT NOT NULL,
    user_id   TEXT,
    at        BIGINT NOT NULL
);
CREATE INDEX rating_hidings_by_rating ON rating_hidings (rating_id, hiding_id);
