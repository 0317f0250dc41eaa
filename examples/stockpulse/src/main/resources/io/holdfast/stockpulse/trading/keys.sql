ALTER TABLE accounts ADD PRIMARY KEY (account_id);
ALTER TABLE instruments ADD PRIMARY KEY (instrument_id), ADD UNIQUE (symbol);
ALTER TABLE orders ADD PRIMARY KEY (order_id);
ALTER TABLE executions ADD PRIMARY KEY (execution_id);
ALTER TABLE positions ADD PRIMARY KEY (account_id, instrument_id);
ALTER TABLE orders
    ADD FOREIGN KEY (account_id) REFERENCES accounts,
    ADD FOREIGN KEY (instrument_id) REFERENCES instruments;
ALTER TABLE executions ADD FOREIGN KEY (order_id) REFERENCES orders;
ALTER TABLE positions
    ADD FOREIGN KEY (account_id) REFERENCES accounts,
    ADD FOREIGN KEY (instrument_id) REFERENCES instruments;
CREATE SEQUENCE order_ids OWNED BY orders.order_id;
CREATE SEQUENCE execution_ids OWNED BY executions.execution_id;
SELECT setval('order_ids', (SELECT max(order_id) FROM orders)),
    setval('execution_ids', (SELECT max(execution_id) FROM executions));
ALTER TABLE orders ALTER COLUMN order_id SET DEFAULT nextval('order_ids');
ALTER TABLE executions ALTER COLUMN execution_id SET DEFAULT nextval('execution_ids');
-- for putting back a part of what was lost
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO holdfast_apply;
GRANT SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO holdfast_apply;
ANALYZE;
