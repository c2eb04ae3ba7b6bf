-- The people of a supplier have a role each (SupplierRole). Whoever was there before decided about
-- everything, and still does.
UPDATE users SET roles = 'admin' WHERE party = 'supplier' AND roles = '';

-- An invitation is a firm's, a supplier's, or without either the office's.
ALTER TABLE memberships ADD COLUMN supplier_id TEXT REFERENCES suppliers;
CREATE INDEX memberships_by_supplier ON memberships (supplier_id, state, opened_at);
