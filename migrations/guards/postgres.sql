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
CREATE OR REPLACE TRIGGER attestations_append_only BEFORE UPDATE OR DELETE ON attestations
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER invoices_append_only BEFORE UPDATE OR DELETE ON invoices
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER surveys_append_only BEFORE UPDATE OR DELETE ON surveys
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER invoice_files_append_only BEFORE UPDATE OR DELETE ON invoice_files
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER ratings_append_only BEFORE UPDATE OR DELETE ON ratings
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER rating_replies_append_only BEFORE UPDATE OR DELETE ON rating_replies
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER rating_hidings_append_only BEFORE UPDATE OR DELETE ON rating_hidings
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER rehearsals_append_only BEFORE UPDATE OR DELETE ON rehearsals
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER officer_links_append_only BEFORE UPDATE OR DELETE ON officer_links
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER usage_confirmations_append_only BEFORE UPDATE OR DELETE ON usage_confirmations
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER survey_waivers_append_only BEFORE UPDATE OR DELETE ON survey_waivers
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER survey_reminders_append_only BEFORE UPDATE OR DELETE ON survey_reminders
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER terminations_append_only BEFORE UPDATE OR DELETE ON terminations
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER payout_batches_append_only BEFORE UPDATE OR DELETE ON payout_batches
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER payouts_no_delete BEFORE DELETE ON payouts
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER receivables_no_delete BEFORE DELETE ON receivables
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER claims_no_delete BEFORE DELETE ON claims
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER spot_checks_no_delete BEFORE DELETE ON spot_checks
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER usage_days_no_delete BEFORE DELETE ON usage_days
FOR EACH ROW EXECUTE FUNCTION append_only();
-- A payout gets its file, its day and its reference once; a receivable the money that came.
CREATE OR REPLACE TRIGGER payouts_set_once BEFORE UPDATE ON payouts
FOR EACH ROW WHEN (
    (NEW.payout_id, NEW.order_id, NEW.supplier_id, NEW.points, NEW.transfer_id, NEW.made_at)
        IS DISTINCT FROM
    (OLD.payout_id, OLD.order_id, OLD.supplier_id, OLD.points, OLD.transfer_id, OLD.made_at)
    OR (OLD.batch_id IS NOT NULL AND NEW.batch_id IS DISTINCT FROM OLD.batch_id)
    OR (OLD.paid_at IS NOT NULL AND NEW.paid_at IS DISTINCT FROM OLD.paid_at)
    OR (OLD.reference IS NOT NULL AND NEW.reference IS DISTINCT FROM OLD.reference))
EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER receivables_set_once BEFORE UPDATE ON receivables
FOR EACH ROW WHEN (
    (NEW.order_id, NEW.supplier_id, NEW.delivered_twd, NEW.points, NEW.opened_at)
        IS DISTINCT FROM
    (OLD.order_id, OLD.supplier_id, OLD.delivered_twd, OLD.points, OLD.opened_at)
    OR OLD.received_at IS NOT NULL)
EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER draws_append_only BEFORE UPDATE OR DELETE ON draws
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER draw_population_append_only BEFORE UPDATE OR DELETE ON draw_population
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER draw_results_append_only BEFORE UPDATE OR DELETE ON draw_results
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER draw_picks_append_only BEFORE UPDATE OR DELETE ON draw_picks
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER seals_append_only BEFORE UPDATE OR DELETE ON seals
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER programme_proposals_append_only BEFORE UPDATE OR DELETE ON programme_proposals
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER programme_decisions_append_only BEFORE UPDATE OR DELETE ON programme_decisions
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER case_proposals_append_only BEFORE UPDATE OR DELETE ON case_proposals
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER case_decisions_append_only BEFORE UPDATE OR DELETE ON case_decisions
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER bank_notices_append_only BEFORE UPDATE OR DELETE ON bank_notices
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER card_failures_append_only BEFORE UPDATE OR DELETE ON card_failures
FOR EACH ROW EXECUTE FUNCTION append_only();
-- A case is closed once, and nothing else about it changes.
CREATE OR REPLACE TRIGGER cases_closed_once BEFORE UPDATE ON cases
FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL OR (NEW.case_id, NEW.kind, NEW.order_id, NEW.detail,
    NEW.txn, NEW.opened_at, NEW.due_at) IS DISTINCT FROM
    (OLD.case_id, OLD.kind, OLD.order_id, OLD.detail, OLD.txn, OLD.opened_at, OLD.due_at))
EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER cases_no_delete BEFORE DELETE ON cases
FOR EACH ROW EXECUTE FUNCTION append_only();
-- What a programme was made with stays; its changes are proposals.
CREATE OR REPLACE TRIGGER programmes_settings_stay BEFORE UPDATE OF programme_id, settings, created_at ON programmes
FOR EACH ROW EXECUTE FUNCTION append_only();

-- The version of the catalogue rises with what is on offer.
CREATE OR REPLACE FUNCTION catalog_changed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN UPDATE catalog_versions SET version = version + 1; RETURN NULL; END $$;
CREATE OR REPLACE TRIGGER plans_new_in_catalog AFTER INSERT ON plans
FOR EACH ROW WHEN (NEW.status = 'listed') EXECUTE FUNCTION catalog_changed();
CREATE OR REPLACE TRIGGER plans_changed_in_catalog AFTER UPDATE OF status, current_version, price_twd, category, listed_at, selected_from, selected_until ON plans
FOR EACH ROW WHEN (OLD.status = 'listed' OR NEW.status = 'listed') EXECUTE FUNCTION catalog_changed();
CREATE OR REPLACE TRIGGER suppliers_changed_in_catalog AFTER UPDATE OF selected_from, selected_until, suspended_at ON suppliers
FOR EACH STATEMENT EXECUTE FUNCTION catalog_changed();
