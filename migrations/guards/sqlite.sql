-- Append-only tables refuse changes. Run after every migration; replaces what is there.
CREATE TRIGGER IF NOT EXISTS transfers_no_update BEFORE UPDATE ON transfers
BEGIN SELECT RAISE(ABORT, 'transfers are append-only'); END;
CREATE TRIGGER IF NOT EXISTS transfers_no_delete BEFORE DELETE ON transfers
BEGIN SELECT RAISE(ABORT, 'transfers are append-only'); END;
CREATE TRIGGER IF NOT EXISTS order_events_no_update BEFORE UPDATE ON order_events
BEGIN SELECT RAISE(ABORT, 'order_events are append-only'); END;
CREATE TRIGGER IF NOT EXISTS order_events_no_delete BEFORE DELETE ON order_events
BEGIN SELECT RAISE(ABORT, 'order_events are append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS plan_versions_no_update BEFORE UPDATE ON plan_versions
BEGIN SELECT RAISE(ABORT, 'plan_versions are append-only'); END;
CREATE TRIGGER IF NOT EXISTS consents_no_update BEFORE UPDATE ON consents
BEGIN SELECT RAISE(ABORT, 'consents are append-only'); END;
CREATE TRIGGER IF NOT EXISTS application_events_no_update BEFORE UPDATE ON application_events
BEGIN SELECT RAISE(ABORT, 'application_events are append-only'); END;
CREATE TRIGGER IF NOT EXISTS application_events_no_delete BEFORE DELETE ON application_events
BEGIN SELECT RAISE(ABORT, 'application_events are append-only'); END;
CREATE TRIGGER IF NOT EXISTS lookups_no_update BEFORE UPDATE ON lookups
BEGIN SELECT RAISE(ABORT, 'lookups are append-only'); END;
CREATE TRIGGER IF NOT EXISTS contract_files_no_update BEFORE UPDATE ON contract_files
BEGIN SELECT RAISE(ABORT, 'contract_files are append-only'); END;
CREATE TRIGGER IF NOT EXISTS contract_files_no_delete BEFORE DELETE ON contract_files
BEGIN SELECT RAISE(ABORT, 'contract_files are append-only'); END;
CREATE TRIGGER IF NOT EXISTS inquiry_messages_no_update BEFORE UPDATE ON inquiry_messages
BEGIN SELECT RAISE(ABORT, 'inquiry_messages are append-only'); END;
CREATE TRIGGER IF NOT EXISTS inquiry_messages_no_delete BEFORE DELETE ON inquiry_messages
BEGIN SELECT RAISE(ABORT, 'inquiry_messages are append-only'); END;
CREATE TRIGGER IF NOT EXISTS amendments_no_delete BEFORE DELETE ON amendments
BEGIN SELECT RAISE(ABORT, 'amendments are append-only'); END;
