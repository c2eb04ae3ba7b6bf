-- 電子發票 as XML: the hash of the file that an invoice was read from. Never changed.
CREATE TABLE invoice_files (
    invoice_id TEXT NOT NULL REFERENCES invoices,
    sha256     TEXT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (invoice_id, sha256)
);
