-- 評分 on a plan's page, and e-invoices as files.

-- 電子發票 as XML: the hash of the file that an invoice was read from. Never changed.
CREATE TABLE invoice_files (
    invoice_id TEXT NOT NULL REFERENCES invoices,
    sha256     TEXT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (invoice_id, sha256)
);

-- 公開評分: what a buyer shows of the survey's answer, and with which consent. Never changed: a
-- newer row of the same order takes its place, and one without a consent takes the words back.
CREATE TABLE ratings (
    rating_id   TEXT PRIMARY KEY,
    order_id    TEXT NOT NULL REFERENCES orders,
    plan_id     TEXT NOT NULL REFERENCES plans,
    -- Counts groups: a firm with two orders is one firm.
    firm_id     TEXT NOT NULL REFERENCES firms,
    stars       INTEGER NOT NULL CONSTRAINT ratings_stars CHECK (stars >= 1 AND stars <= 5),
    -- Empty: stars alone.
    comment     TEXT NOT NULL,
    -- 1: stars and comment may be shown; 0: the consent was taken back, which leaves the stars.
    consent     INTEGER NOT NULL CONSTRAINT ratings_consent CHECK (consent IN (0, 1)),
    -- 1: with the firm's sub-sector and size.
    with_kind   INTEGER NOT NULL CONSTRAINT ratings_with_kind CHECK (with_kind IN (0, 1)),
    user_id     TEXT,
    at          BIGINT NOT NULL,
    CONSTRAINT ratings_words_with_consent CHECK (consent = 1 OR (comment = '' AND with_kind = 0))
);
CREATE INDEX ratings_by_plan ON ratings (plan_id, at);
CREATE INDEX ratings_by_order ON ratings (order_id, at);

-- 供應商回覆; the newest is shown, all are kept.
CREATE TABLE rating_replies (
    reply_id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders,
    words    TEXT NOT NULL,
    user_id  TEXT,
    at       BIGINT NOT NULL
);
CREATE INDEX rating_replies_by_order ON rating_replies (order_id, at);

-- 隱藏 by the office: this comment, and no newer one, is not shown; why stands in its place.
CREATE TABLE rating_hidings (
    rating_id TEXT PRIMARY KEY REFERENCES ratings,
    reason    TEXT NOT NULL,
    user_id   TEXT,
    at        BIGINT NOT NULL
);
