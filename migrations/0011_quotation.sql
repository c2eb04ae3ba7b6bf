-- Talks before an order: what a firm asks about a plan, what its supplier answers and offers.

CREATE TABLE inquiries (
    inquiry_id  TEXT PRIMARY KEY,
    plan_id     TEXT NOT NULL REFERENCES plans,
    firm_id     TEXT NOT NULL REFERENCES firms,
    supplier_id TEXT NOT NULL REFERENCES suppliers,
    opened_at   BIGINT NOT NULL,
    -- Of the last message or quotation, and whose it was: the other side's turn.
    last_at     BIGINT NOT NULL,
    last_party  TEXT NOT NULL CONSTRAINT inquiries_last_party CHECK
        (last_party IN ('buyer', 'supplier')),
    -- Counts messages and quotations; a command writes only on the count that it decided on.
    entries     INTEGER NOT NULL,
    CONSTRAINT inquiries_one_per_plan UNIQUE (plan_id, firm_id)
);
CREATE INDEX inquiries_by_firm ON inquiries (firm_id, last_at);
CREATE INDEX inquiries_by_supplier ON inquiries (supplier_id, last_at);

CREATE TABLE inquiry_messages (
    message_id TEXT PRIMARY KEY,
    inquiry_id TEXT NOT NULL REFERENCES inquiries,
    at         BIGINT NOT NULL,
    party      TEXT NOT NULL,
    -- Not a reference: a person may be erased, what the firm wrote stays.
    user_id    TEXT,
    words      TEXT NOT NULL
);
CREATE INDEX inquiry_messages_by_inquiry ON inquiry_messages (inquiry_id, at, message_id);

CREATE TABLE quotations (
    quotation_id TEXT PRIMARY KEY,
    inquiry_id   TEXT NOT NULL REFERENCES inquiries,
    plan_id      TEXT NOT NULL,
    -- The version that it is for; an order pins it.
    plan_version INTEGER NOT NULL,
    price_twd    BIGINT NOT NULL CONSTRAINT quotations_price CHECK (price_twd > 0),
    months       INTEGER NOT NULL CONSTRAINT quotations_months CHECK (months > 0),
    -- Null: unlimited.
    seats        INTEGER,
    note         TEXT NOT NULL,
    -- ISO date, inclusive.
    valid_until  TEXT NOT NULL,
    sent_at      BIGINT NOT NULL,
    withdrawn_at BIGINT,
    -- The one order that it became.
    order_id     TEXT REFERENCES orders CONSTRAINT quotations_one_order UNIQUE,
    CONSTRAINT quotations_pin_a_version FOREIGN KEY (plan_id, plan_version) REFERENCES plan_versions
);
CREATE INDEX quotations_by_inquiry ON quotations (inquiry_id, sent_at);
