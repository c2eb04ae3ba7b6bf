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
CREATE TRIGGER IF NOT EXISTS quotations_no_change BEFORE UPDATE OF quotation_id, inquiry_id, plan_id, plan_version, price_twd,
    months, seats, note, valid_until, sent_at ON quotations
BEGIN SELECT RAISE(ABORT, 'quotations are append-only'); END;
CREATE TRIGGER IF NOT EXISTS quotations_used_once BEFORE UPDATE ON quotations
WHEN OLD.order_id IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'quotations are append-only'); END;
CREATE TRIGGER IF NOT EXISTS quotations_no_delete BEFORE DELETE ON quotations
BEGIN SELECT RAISE(ABORT, 'quotations are append-only'); END;
CREATE TRIGGER IF NOT EXISTS amendments_no_delete BEFORE DELETE ON amendments
BEGIN SELECT RAISE(ABORT, 'amendments are append-only'); END;
CREATE TRIGGER IF NOT EXISTS plan_events_no_update BEFORE UPDATE ON plan_events
BEGIN SELECT RAISE(ABORT, 'plan_events are append-only'); END;
CREATE TRIGGER IF NOT EXISTS plan_events_no_delete BEFORE DELETE ON plan_events
BEGIN SELECT RAISE(ABORT, 'plan_events are append-only'); END;
CREATE TRIGGER IF NOT EXISTS usage_records_no_update BEFORE UPDATE ON usage_records
BEGIN SELECT RAISE(ABORT, 'usage_records are append-only'); END;
CREATE TRIGGER IF NOT EXISTS usage_records_no_delete BEFORE DELETE ON usage_records
BEGIN SELECT RAISE(ABORT, 'usage_records are append-only'); END;
CREATE TRIGGER IF NOT EXISTS usage_batches_no_update BEFORE UPDATE ON usage_batches
BEGIN SELECT RAISE(ABORT, 'usage_batches are append-only'); END;
CREATE TRIGGER IF NOT EXISTS usage_batches_no_delete BEFORE DELETE ON usage_batches
BEGIN SELECT RAISE(ABORT, 'usage_batches are append-only'); END;
CREATE TRIGGER IF NOT EXISTS claim_events_no_update BEFORE UPDATE ON claim_events
BEGIN SELECT RAISE(ABORT, 'claim_events are append-only'); END;
CREATE TRIGGER IF NOT EXISTS claim_events_no_delete BEFORE DELETE ON claim_events
BEGIN SELECT RAISE(ABORT, 'claim_events are append-only'); END;
CREATE TRIGGER IF NOT EXISTS attestations_no_update BEFORE UPDATE ON attestations
BEGIN SELECT RAISE(ABORT, 'attestations are append-only'); END;
CREATE TRIGGER IF NOT EXISTS invoices_no_update BEFORE UPDATE ON invoices
BEGIN SELECT RAISE(ABORT, 'invoices are append-only'); END;
CREATE TRIGGER IF NOT EXISTS surveys_no_update BEFORE UPDATE ON surveys
BEGIN SELECT RAISE(ABORT, 'surveys are append-only'); END;
CREATE TRIGGER IF NOT EXISTS invoice_files_no_update BEFORE UPDATE ON invoice_files
BEGIN SELECT RAISE(ABORT, 'invoice_files are append-only'); END;
CREATE TRIGGER IF NOT EXISTS invoice_files_no_delete BEFORE DELETE ON invoice_files
BEGIN SELECT RAISE(ABORT, 'invoice_files are append-only'); END;
CREATE TRIGGER IF NOT EXISTS officer_links_no_update BEFORE UPDATE ON officer_links
BEGIN SELECT RAISE(ABORT, 'officer_links are append-only'); END;
CREATE TRIGGER IF NOT EXISTS attestations_no_delete BEFORE DELETE ON attestations
BEGIN SELECT RAISE(ABORT, 'attestations are append-only'); END;
CREATE TRIGGER IF NOT EXISTS invoices_no_delete BEFORE DELETE ON invoices
BEGIN SELECT RAISE(ABORT, 'invoices are append-only'); END;
CREATE TRIGGER IF NOT EXISTS surveys_no_delete BEFORE DELETE ON surveys
BEGIN SELECT RAISE(ABORT, 'surveys are append-only'); END;
CREATE TRIGGER IF NOT EXISTS officer_links_no_delete BEFORE DELETE ON officer_links
BEGIN SELECT RAISE(ABORT, 'officer_links are append-only'); END;
CREATE TRIGGER IF NOT EXISTS usage_confirmations_no_update BEFORE UPDATE ON usage_confirmations
BEGIN SELECT RAISE(ABORT, 'usage_confirmations are append-only'); END;
CREATE TRIGGER IF NOT EXISTS usage_confirmations_no_delete BEFORE DELETE ON usage_confirmations
BEGIN SELECT RAISE(ABORT, 'usage_confirmations are append-only'); END;
CREATE TRIGGER IF NOT EXISTS survey_waivers_no_update BEFORE UPDATE ON survey_waivers
BEGIN SELECT RAISE(ABORT, 'survey_waivers are append-only'); END;
CREATE TRIGGER IF NOT EXISTS survey_waivers_no_delete BEFORE DELETE ON survey_waivers
BEGIN SELECT RAISE(ABORT, 'survey_waivers are append-only'); END;
CREATE TRIGGER IF NOT EXISTS survey_reminders_no_update BEFORE UPDATE ON survey_reminders
BEGIN SELECT RAISE(ABORT, 'survey_reminders are append-only'); END;
CREATE TRIGGER IF NOT EXISTS survey_reminders_no_delete BEFORE DELETE ON survey_reminders
BEGIN SELECT RAISE(ABORT, 'survey_reminders are append-only'); END;
CREATE TRIGGER IF NOT EXISTS terminations_no_update BEFORE UPDATE ON terminations
BEGIN SELECT RAISE(ABORT, 'terminations are append-only'); END;
CREATE TRIGGER IF NOT EXISTS terminations_no_delete BEFORE DELETE ON terminations
BEGIN SELECT RAISE(ABORT, 'terminations are append-only'); END;
CREATE TRIGGER IF NOT EXISTS payout_batches_no_update BEFORE UPDATE ON payout_batches
BEGIN SELECT RAISE(ABORT, 'payout_batches are append-only'); END;
CREATE TRIGGER IF NOT EXISTS payout_batches_no_delete BEFORE DELETE ON payout_batches
BEGIN SELECT RAISE(ABORT, 'payout_batches are append-only'); END;
CREATE TRIGGER IF NOT EXISTS payouts_no_delete BEFORE DELETE ON payouts
BEGIN SELECT RAISE(ABORT, 'payouts are append-only'); END;
CREATE TRIGGER IF NOT EXISTS receivables_no_delete BEFORE DELETE ON receivables
BEGIN SELECT RAISE(ABORT, 'receivables are append-only'); END;
CREATE TRIGGER IF NOT EXISTS claims_no_delete BEFORE DELETE ON claims
BEGIN SELECT RAISE(ABORT, 'claims are append-only'); END;
CREATE TRIGGER IF NOT EXISTS spot_checks_no_delete BEFORE DELETE ON spot_checks
BEGIN SELECT RAISE(ABORT, 'spot_checks are append-only'); END;
CREATE TRIGGER IF NOT EXISTS usage_days_no_delete BEFORE DELETE ON usage_days
BEGIN SELECT RAISE(ABORT, 'usage_days are append-only'); END;
-- A payout gets its file, its day and its reference once; a receivable the money that came.
CREATE TRIGGER IF NOT EXISTS payouts_set_once BEFORE UPDATE ON payouts
WHEN (NEW.payout_id, NEW.order_id, NEW.supplier_id, NEW.points, NEW.transfer_id, NEW.made_at)
        IS NOT
    (OLD.payout_id, OLD.order_id, OLD.supplier_id, OLD.points, OLD.transfer_id, OLD.made_at)
    OR (OLD.batch_id IS NOT NULL AND NEW.batch_id IS NOT OLD.batch_id)
    OR (OLD.paid_at IS NOT NULL AND NEW.paid_at IS NOT OLD.paid_at)
    OR (OLD.reference IS NOT NULL AND NEW.reference IS NOT OLD.reference)
BEGIN SELECT RAISE(ABORT, 'payouts are append-only'); END;
CREATE TRIGGER IF NOT EXISTS receivables_set_once BEFORE UPDATE ON receivables
WHEN (NEW.order_id, NEW.supplier_id, NEW.delivered_twd, NEW.points, NEW.opened_at)
        IS NOT
    (OLD.order_id, OLD.supplier_id, OLD.delivered_twd, OLD.points, OLD.opened_at)
    OR OLD.received_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'receivables are append-only'); END;
CREATE TRIGGER IF NOT EXISTS draws_no_update BEFORE UPDATE ON draws
BEGIN SELECT RAISE(ABORT, 'draws are append-only'); END;
CREATE TRIGGER IF NOT EXISTS draws_no_delete BEFORE DELETE ON draws
BEGIN SELECT RAISE(ABORT, 'draws are append-only'); END;
CREATE TRIGGER IF NOT EXISTS draw_population_no_update BEFORE UPDATE ON draw_population
BEGIN SELECT RAISE(ABORT, 'draw_population are append-only'); END;
CREATE TRIGGER IF NOT EXISTS draw_population_no_delete BEFORE DELETE ON draw_population
BEGIN SELECT RAISE(ABORT, 'draw_population are append-only'); END;
CREATE TRIGGER IF NOT EXISTS draw_results_no_update BEFORE UPDATE ON draw_results
BEGIN SELECT RAISE(ABORT, 'draw_results are append-only'); END;
CREATE TRIGGER IF NOT EXISTS draw_results_no_delete BEFORE DELETE ON draw_results
BEGIN SELECT RAISE(ABORT, 'draw_results are append-only'); END;
CREATE TRIGGER IF NOT EXISTS draw_picks_no_update BEFORE UPDATE ON draw_picks
BEGIN SELECT RAISE(ABORT, 'draw_picks are append-only'); END;
CREATE TRIGGER IF NOT EXISTS draw_picks_no_delete BEFORE DELETE ON draw_picks
BEGIN SELECT RAISE(ABORT, 'draw_picks are append-only'); END;
CREATE TRIGGER IF NOT EXISTS seals_no_update BEFORE UPDATE ON seals
BEGIN SELECT RAISE(ABORT, 'seals are append-only'); END;
CREATE TRIGGER IF NOT EXISTS seals_no_delete BEFORE DELETE ON seals
BEGIN SELECT RAISE(ABORT, 'seals are append-only'); END;
CREATE TRIGGER IF NOT EXISTS ratings_no_update BEFORE UPDATE ON ratings
BEGIN SELECT RAISE(ABORT, 'ratings are append-only'); END;
CREATE TRIGGER IF NOT EXISTS ratings_no_delete BEFORE DELETE ON ratings
BEGIN SELECT RAISE(ABORT, 'ratings are append-only'); END;
CREATE TRIGGER IF NOT EXISTS rating_replies_no_update BEFORE UPDATE ON rating_replies
BEGIN SELECT RAISE(ABORT, 'rating_replies are append-only'); END;
CREATE TRIGGER IF NOT EXISTS rating_replies_no_delete BEFORE DELETE ON rating_replies
BEGIN SELECT RAISE(ABORT, 'rating_replies are append-only'); END;
CREATE TRIGGER IF NOT EXISTS rating_hidings_no_update BEFORE UPDATE ON rating_hidings
BEGIN SELECT RAISE(ABORT, 'rating_hidings are append-only'); END;
CREATE TRIGGER IF NOT EXISTS rating_hidings_no_delete BEFORE DELETE ON rating_hidings
BEGIN SELECT RAISE(ABORT, 'rating_hidings are append-only'); END;
CREATE TRIGGER IF NOT EXISTS rehearsals_no_update BEFORE UPDATE ON rehearsals
BEGIN SELECT RAISE(ABORT, 'rehearsals are append-only'); END;
CREATE TRIGGER IF NOT EXISTS rehearsals_no_delete BEFORE DELETE ON rehearsals
BEGIN SELECT RAISE(ABORT, 'rehearsals are append-only'); END;
CREATE TRIGGER IF NOT EXISTS programme_proposals_no_update BEFORE UPDATE ON programme_proposals
BEGIN SELECT RAISE(ABORT, 'programme_proposals are append-only'); END;
CREATE TRIGGER IF NOT EXISTS programme_proposals_no_delete BEFORE DELETE ON programme_proposals
BEGIN SELECT RAISE(ABORT, 'programme_proposals are append-only'); END;
CREATE TRIGGER IF NOT EXISTS programme_decisions_no_update BEFORE UPDATE ON programme_decisions
BEGIN SELECT RAISE(ABORT, 'programme_decisions are append-only'); END;
CREATE TRIGGER IF NOT EXISTS programme_decisions_no_delete BEFORE DELETE ON programme_decisions
BEGIN SELECT RAISE(ABORT, 'programme_decisions are append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_proposals_no_update BEFORE UPDATE ON case_proposals
BEGIN SELECT RAISE(ABORT, 'case_proposals are append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_proposals_no_delete BEFORE DELETE ON case_proposals
BEGIN SELECT RAISE(ABORT, 'case_proposals are append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_decisions_no_update BEFORE UPDATE ON case_decisions
BEGIN SELECT RAISE(ABORT, 'case_decisions are append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_decisions_no_delete BEFORE DELETE ON case_decisions
BEGIN SELECT RAISE(ABORT, 'case_decisions are append-only'); END;
-- A case is closed once, and nothing else about it changes.
CREATE TRIGGER IF NOT EXISTS cases_closed_once BEFORE UPDATE ON cases
WHEN OLD.closed_at IS NOT NULL OR NEW.case_id <> OLD.case_id OR NEW.kind <> OLD.kind
    OR NEW.order_id IS NOT OLD.order_id OR NEW.detail <> OLD.detail OR NEW.txn IS NOT OLD.txn
    OR NEW.opened_at <> OLD.opened_at OR NEW.due_at <> OLD.due_at
BEGIN SELECT RAISE(ABORT, 'cases are append-only'); END;
CREATE TRIGGER IF NOT EXISTS cases_no_delete BEFORE DELETE ON cases
BEGIN SELECT RAISE(ABORT, 'cases are append-only'); END;
CREATE TRIGGER IF NOT EXISTS bank_notices_no_update BEFORE UPDATE ON bank_notices
BEGIN SELECT RAISE(ABORT, 'bank_notices are append-only'); END;
CREATE TRIGGER IF NOT EXISTS bank_notices_no_delete BEFORE DELETE ON bank_notices
BEGIN SELECT RAISE(ABORT, 'bank_notices are append-only'); END;
CREATE TRIGGER IF NOT EXISTS card_failures_no_update BEFORE UPDATE ON card_failures
BEGIN SELECT RAISE(ABORT, 'card_failures are append-only'); END;
CREATE TRIGGER IF NOT EXISTS card_failures_no_delete BEFORE DELETE ON card_failures
BEGIN SELECT RAISE(ABORT, 'card_failures are append-only'); END;
-- What a programme was made with stays; its changes are proposals.
CREATE TRIGGER IF NOT EXISTS programmes_settings_stay BEFORE UPDATE OF programme_id, settings, created_at ON programmes
BEGIN SELECT RAISE(ABORT, 'programmes are append-only'); END;

-- The version of the catalogue rises with what is on offer.
CREATE TRIGGER IF NOT EXISTS plans_new_in_catalog AFTER INSERT ON plans
WHEN NEW.status = 'listed'
BEGIN UPDATE catalog_versions SET version = version + 1; END;
CREATE TRIGGER IF NOT EXISTS plans_changed_in_catalog AFTER UPDATE OF status, current_version, price_twd, category, listed_at, selected_from, selected_until ON plans
WHEN OLD.status = 'listed' OR NEW.status = 'listed'
BEGIN UPDATE catalog_versions SET version = version + 1; END;
CREATE TRIGGER IF NOT EXISTS suppliers_changed_in_catalog AFTER UPDATE OF selected_from, selected_until, suspended_at ON suppliers
BEGIN UPDATE catalog_versions SET version = version + 1; END;
