-- Enrolment, eligibility, people, mail: from a visitor to a firm with points.
-- What is personal, why it is kept and for how long stands in docs/personal-data.md.

-- Firms: one of FirmRole; officers: OfficerRole names with commas; suppliers: empty.
ALTER TABLE users ADD COLUMN roles TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN lang TEXT NOT NULL DEFAULT 'zh';
ALTER TABLE users ADD COLUMN email_verified_at BIGINT;
ALTER TABLE users ADD COLUMN password_changed_at BIGINT;
-- Second factor: the shared secret, when it was confirmed, and the last step that was used, so
-- that a code is good once.
ALTER TABLE users ADD COLUMN totp_secret TEXT;
ALTER TABLE users ADD COLUMN totp_confirmed_at BIGINT;
ALTER TABLE users ADD COLUMN totp_step BIGINT;
-- No longer belongs to its organisation; cannot sign in.
ALTER TABLE users ADD COLUMN closed_at BIGINT;
ALTER TABLE sessions ADD COLUMN session_id TEXT;
-- What the browser called itself, shortened, so that a person recognises it in a list.
ALTER TABLE sessions ADD COLUMN browser TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN stepped_up_at BIGINT;

-- Hashes of earlier passwords of officers (附表十: not one of the last three).
CREATE TABLE past_passwords (
    past_password_id TEXT PRIMARY KEY,
    user_id          TEXT NOT NULL REFERENCES users,
    password_hash    TEXT NOT NULL,
    replaced_at      BIGINT NOT NULL
);
CREATE INDEX past_passwords_by_user ON past_passwords (user_id, replaced_at);

-- An application while it is being filled in. The browser holds a secret; only its hash is here.
CREATE TABLE enrolments (
    enrolment_id  TEXT PRIMARY KEY,
    programme_id  TEXT NOT NULL REFERENCES programmes,
    secret_sha256 TEXT NOT NULL CONSTRAINT enrolments_one_per_secret UNIQUE,
    -- JSON of what was typed, as it was typed; never a password.
    draft         TEXT NOT NULL,
    -- The number of the furthest step that may be opened, 1 to 6.
    step          INTEGER NOT NULL,
    revision      INTEGER NOT NULL,
    started_at    BIGINT NOT NULL,
    touched_at    BIGINT NOT NULL,
    -- Set when the account was made.
    firm_id       TEXT REFERENCES firms,
    user_id       TEXT REFERENCES users
);
CREATE INDEX enrolments_by_touch ON enrolments (touched_at);

-- What somebody agreed to: the text by version and hash. Rows are never changed.
CREATE TABLE consents (
    consent_id   TEXT PRIMARY KEY,
    enrolment_id TEXT NOT NULL REFERENCES enrolments,
    kind         TEXT NOT NULL CONSTRAINT consents_kind CHECK (kind IN ('data_consent', 'declaration')),
    version      TEXT NOT NULL,
    lang         TEXT NOT NULL,
    text_sha256  TEXT NOT NULL,
    -- The network address that it came from.
    address      TEXT NOT NULL,
    agreed_at    BIGINT NOT NULL
);
CREATE INDEX consents_by_enrolment ON consents (enrolment_id);

-- Where a firm stands in a programme.
CREATE TABLE applications (
    firm_id      TEXT NOT NULL REFERENCES firms,
    programme_id TEXT NOT NULL REFERENCES programmes,
    state        TEXT NOT NULL CONSTRAINT applications_state CHECK
        (state IN ('Entered', 'Enrolled', 'UnderReview', 'Eligible', 'Issued', 'Waitlisted',
                   'Refused', 'Frozen')),
    -- Counts the changes; a command changes only the revision that it decided on.
    revision     INTEGER NOT NULL,
    -- JSON: what the firm declared, with what look-ups found (domain::eligibility::Facts).
    facts        TEXT NOT NULL,
    -- When the file was complete: the order of the waiting list (R12).
    completed_at BIGINT,
    eligible_at  BIGINT,
    -- 補件: what the office asked for, and when; empty where nothing is asked for.
    asked_for    TEXT NOT NULL,
    asked_at     BIGINT,
    -- Why it was refused or frozen.
    reason       TEXT NOT NULL,
    changed_at   BIGINT NOT NULL,
    PRIMARY KEY (firm_id, programme_id)
);
CREATE INDEX applications_by_state ON applications (programme_id, state, completed_at, firm_id);

-- What happened to an application, one row a step. Rows are never changed.
CREATE TABLE application_events (
    event_id     TEXT PRIMARY KEY,
    firm_id      TEXT NOT NULL REFERENCES firms,
    programme_id TEXT NOT NULL REFERENCES programmes,
    at           BIGINT NOT NULL,
    party        TEXT NOT NULL,
    user_id      TEXT,
    act          TEXT NOT NULL,
    from_state   TEXT NOT NULL,
    to_state     TEXT NOT NULL,
    detail       TEXT NOT NULL
);
CREATE INDEX application_events_by_firm ON application_events (firm_id, programme_id, at, event_id);

-- Look-ups, one row each; the newest of a kind counts. Rows are never changed.
CREATE TABLE lookups (
    lookup_id  TEXT PRIMARY KEY,
    firm_id    TEXT NOT NULL REFERENCES firms,
    kind       TEXT NOT NULL CONSTRAINT lookups_kind CHECK (kind IN ('company', 'factory')),
    outcome    TEXT NOT NULL CONSTRAINT lookups_outcome CHECK
        (outcome IN ('confirmed', 'contradicted', 'unavailable')),
    -- Where it was looked up, and what was found or went wrong; nothing of the inside.
    source     TEXT NOT NULL,
    detail     TEXT NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX lookups_by_firm ON lookups (firm_id, kind, at, lookup_id);

-- The monthly list of registered factories.
CREATE TABLE factories (
    registration TEXT PRIMARY KEY,
    ubn          TEXT NOT NULL,
    name         TEXT NOT NULL,
    address      TEXT NOT NULL,
    -- 產業類別, as the list has it.
    industry     TEXT NOT NULL,
    listed_at    BIGINT NOT NULL
);
CREATE INDEX factories_by_ubn ON factories (ubn);

-- 已獲補助名單 (R3): who was subsidised by which related programme.
CREATE TABLE related_grants (
    ubn       TEXT NOT NULL,
    code      TEXT NOT NULL,
    source    TEXT NOT NULL,
    listed_at BIGINT NOT NULL,
    PRIMARY KEY (ubn, code)
);

-- 上傳文件: what stands in a file of this name below the uploads folder.
CREATE TABLE papers (
    paper_id     TEXT PRIMARY KEY,
    enrolment_id TEXT REFERENCES enrolments,
    firm_id      TEXT REFERENCES firms,
    kind         TEXT NOT NULL CONSTRAINT papers_kind CHECK
        (kind IN ('exemption_letter', 'form_401', 'factory_registration', 'other')),
    -- As the person called it; shown, never used as a path.
    name         TEXT NOT NULL,
    media_type   TEXT NOT NULL,
    bytes        BIGINT NOT NULL,
    sha256       TEXT NOT NULL,
    uploaded_at  BIGINT NOT NULL,
    removed_at   BIGINT
);
CREATE INDEX papers_by_firm ON papers (firm_id);
CREATE INDEX papers_by_enrolment ON papers (enrolment_id);

-- Mail that has to go out, written in the transaction that makes it necessary.
CREATE TABLE mails (
    mail_id     TEXT PRIMARY KEY,
    recipient   TEXT NOT NULL,
    -- Which letter it is, for tests and the log.
    letter      TEXT NOT NULL,
    subject     TEXT NOT NULL,
    -- Plain text; `{origin}` stands for our own address.
    body        TEXT NOT NULL,
    -- The marketplace's clock.
    written_at  BIGINT NOT NULL,
    -- The real clock's: when it is tried next, and how it ended.
    try_at      BIGINT NOT NULL,
    attempts    INTEGER NOT NULL,
    sent_at     BIGINT,
    given_up_at BIGINT,
    last_error  TEXT NOT NULL
);
CREATE INDEX mails_due ON mails (sent_at, given_up_at, try_at);
CREATE INDEX mails_by_recipient ON mails (recipient, written_at, mail_id);

-- Links in mails: single use, short-lived; only the token's hash is here. Times are the real
-- clock's.
CREATE TABLE links (
    token_sha256 TEXT PRIMARY KEY,
    kind         TEXT NOT NULL CONSTRAINT links_kind CHECK
        (kind IN ('verify_email', 'resume', 'reset', 'invite')),
    -- A user, an enrolment or an invitation.
    subject      TEXT NOT NULL,
    -- What has to be unchanged for the link to be good, such as the hash of the password's hash.
    bound_to     TEXT NOT NULL,
    made_at      BIGINT NOT NULL,
    -- Exclusive.
    expires_at   BIGINT NOT NULL,
    used_at      BIGINT
);
CREATE INDEX links_by_subject ON links (subject, kind);

-- Who may join a firm: invited by its owner, or asking to be let in (S21). The office invites
-- without a firm.
CREATE TABLE memberships (
    membership_id TEXT PRIMARY KEY,
    firm_id       TEXT REFERENCES firms,
    kind          TEXT NOT NULL CONSTRAINT memberships_kind CHECK (kind IN ('invitation', 'request')),
    email         TEXT NOT NULL,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL,
    -- A request carries the hash of the password that its account will have, while it is open.
    password_hash TEXT NOT NULL,
    state         TEXT NOT NULL CONSTRAINT memberships_state CHECK
        (state IN ('open', 'accepted', 'refused', 'withdrawn')),
    opened_at     BIGINT NOT NULL,
    closed_at     BIGINT
);
CREATE INDEX memberships_by_firm ON memberships (firm_id, state, opened_at);

-- 通知: what a person is told inside the site.
CREATE TABLE notifications (
    notification_id TEXT PRIMARY KEY,
    user_id         TEXT NOT NULL REFERENCES users,
    -- What it is about, for preferences.
    topic           TEXT NOT NULL,
    subject         TEXT NOT NULL,
    body            TEXT NOT NULL,
    -- A path of this site.
    path            TEXT NOT NULL,
    at              BIGINT NOT NULL,
    read_at         BIGINT
);
CREATE INDEX notifications_by_user ON notifications (user_id, at, notification_id);

-- Topics that a person does not want by mail; what must be told is always told inside the site.
CREATE TABLE muted_topics (
    user_id TEXT NOT NULL REFERENCES users,
    topic   TEXT NOT NULL,
    PRIMARY KEY (user_id, topic)
);

-- A new kind of case: points that were used and must be claimed back (S23). The table is made
-- anew because a CHECK cannot be changed on both engines.
CREATE TABLE cases_anew (
    case_id   TEXT PRIMARY KEY,
    kind      TEXT NOT NULL CONSTRAINT cases_kind_known CHECK
        (kind IN ('refund', 'points_gone', 'wrong_amount', 'unknown_account', 'clawback')),
    order_id  TEXT REFERENCES orders,
    detail    TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    -- Exclusive.
    due_at    BIGINT NOT NULL,
    closed_at BIGINT
);
INSERT INTO cases_anew SELECT case_id, kind, order_id, detail, opened_at, due_at, closed_at FROM cases;
DROP TABLE cases;
ALTER TABLE cases_anew RENAME TO cases;

-- The office's desk: the queue over all states, those that were asked for papers, and who shares
-- a contact.
CREATE INDEX applications_by_age ON applications (programme_id, completed_at, firm_id);
CREATE INDEX applications_asked ON applications (programme_id, state) WHERE asked_for <> '';
CREATE INDEX enrolments_by_firm ON enrolments (firm_id);
CREATE INDEX users_by_firm ON users (firm_id);
CREATE INDEX users_by_name ON users (name);

-- For the count in the header of every page, and letters to everybody of a supplier.
CREATE INDEX notifications_unread ON notifications (user_id) WHERE read_at IS NULL;
CREATE INDEX users_by_supplier ON users (supplier_id);

-- Indexes that no page reads, and that every order pays for (docs/decisions/0022).
DROP INDEX transfers_by_event;
DROP INDEX orders_by_state;
DROP INDEX audit_by_event;
-- A second factor that was begun and is not in force yet; the one in force stays until then.
ALTER TABLE users ADD COLUMN totp_pending TEXT;

-- Mails that somebody without a session asked for, counted per address and device. Times are the
-- real clock's.
CREATE TABLE mail_requests (
    -- Made of the address, the device and the request before: of two at once, one comes second.
    request_sha256 TEXT PRIMARY KEY,
    kind           TEXT NOT NULL CONSTRAINT mail_requests_kind CHECK
        (kind IN ('reset', 'verify_email')),
    email          TEXT NOT NULL,
    device         TEXT NOT NULL,
    at             BIGINT NOT NULL
);
CREATE INDEX mail_requests_by_email ON mail_requests (email, kind, device, at);
CREATE INDEX mail_requests_by_time ON mail_requests (at);
CREATE INDEX sign_in_failures_by_time ON sign_in_failures (at);
