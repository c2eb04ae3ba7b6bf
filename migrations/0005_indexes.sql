-- Indexes that no page reads, and that every order pays for (docs/decisions/0022).
DROP INDEX transfers_by_event;
DROP INDEX orders_by_state;
DROP INDEX audit_by_event;
