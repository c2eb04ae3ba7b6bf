-- The desk of spot checks shows the riskiest of a draw (docs/decisions/0080).
CREATE INDEX draw_picks_by_score ON draw_picks (draw_id, score DESC, order_id);
-- The search of the audit trail names the seal of each row.
CREATE INDEX seals_by_upto ON seals (upto);
