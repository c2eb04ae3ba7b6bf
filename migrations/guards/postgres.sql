-- Append-only tables refuse changes. Run after every migration; replaces what is there.
CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
CREATE OR REPLACE TRIGGER transfers_append_only BEFORE UPDATE OR DELETE ON transfers
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER order_events_append_only BEFORE UPDATE OR DELETE ON order_events
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER plan_versions_append_only BEFORE UPDATE ON plan_versions
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER consents_append_only BEFORE UPDATE ON consents
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER application_events_append_only BEFORE UPDATE OR DELETE ON application_events
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER lookups_append_only BEFORE UPDATE ON lookups
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER contract_files_append_only BEFORE UPDATE OR DELETE ON contract_files
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER inquiry_messages_append_only BEFORE UPDATE OR DELETE ON inquiry_messages
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER quotations_append_only BEFORE DELETE OR UPDATE OF quotation_id, inquiry_id, plan_id, plan_version, price_twd,
    months, seats, note, valid_until, sent_at ON quotations
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER quotations_used_once BEFORE UPDATE ON quotations
FOR EACH ROW WHEN (OLD.order_id IS NOT NULL) EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER amendments_append_only BEFORE DELETE ON amendments
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER plan_events_append_only BEFORE UPDATE OR DELETE ON plan_events
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER usage_records_append_only BEFORE UPDATE OR DELETE ON usage_records
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER usage_batches_append_only BEFORE UPDATE OR DELETE ON usage_batches
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER claim_events_append_only BEFORE UPDATE OR DELETE ON claim_events
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER attestations_append_only BEFORE UPDATE ON attestations
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER invoices_append_only BEFORE UPDATE ON invoices
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER surveys_append_only BEFORE UPDATE ON surveys
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER officer_links_append_only BEFORE UPDATE ON officer_links
FOR EACH ROW EXECUTE FUNCTION append_only();
