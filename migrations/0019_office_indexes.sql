-- The desk of spot checks shows the riskiest of a draw (docs/decisions/0080).
CREATE INDEX draw_picks_by_score ON draw_picks (draw_id, score DESC, order_id);
