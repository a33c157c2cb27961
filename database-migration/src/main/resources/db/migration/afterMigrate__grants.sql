-- Least privilege: the API and the loader work under roles of their own, where the installation has made them.
-- Runs after every migration, so new tables are covered; an installation with one role for all is left alone.
DO $$
BEGIN
    -- Two migrators that end at the same moment must not update the same rows of the system catalog.
    PERFORM pg_advisory_xact_lock(hashtext('order-food grants'));

    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${api_role}') AND current_user <> '${api_role}' THEN
        GRANT USAGE ON SCHEMA ${flyway:defaultSchema} TO "${api_role}";
        GRANT SELECT ON ALL TABLES IN SCHEMA ${flyway:defaultSchema} TO "${api_role}";
        GRANT INSERT ON orders, order_items, promotion_redemptions, idempotency_keys, order_outbox TO "${api_role}";
        GRANT UPDATE (redeemed) ON promotion_redemptions TO "${api_role}";
        -- Locking a row takes the right to update it, though nothing in it is ever changed.
        GRANT UPDATE (order_id) ON order_outbox TO "${api_role}";
        GRANT DELETE ON idempotency_keys, order_outbox TO "${api_role}";
        GRANT INSERT, UPDATE, DELETE ON scheduled_tasks, failed_notifications TO "${api_role}";
        GRANT INSERT, UPDATE, DELETE ON webhook_endpoints, deliveries, failed_deliveries TO "${api_role}";
        GRANT INSERT, DELETE ON webhook_attempts TO "${api_role}";
        GRANT INSERT, UPDATE (quantity) ON stock TO "${api_role}";
        GRANT INSERT, DELETE, UPDATE (order_id) ON stock_reservations TO "${api_role}";
        GRANT INSERT, UPDATE (status, sequence, changed_at, ready_at) ON order_states TO "${api_role}";
        GRANT INSERT ON order_events TO "${api_role}";
        GRANT INSERT, DELETE ON unpublished_events, event_log TO "${api_role}";
        GRANT UPDATE (last_id) ON event_log_position TO "${api_role}";
        GRANT INSERT, UPDATE ON product_availability, shop_pause TO "${api_role}";
    END IF;

    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${load_role}') AND current_user <> '${load_role}' THEN
        GRANT USAGE ON SCHEMA ${flyway:defaultSchema} TO "${load_role}";
        GRANT SELECT ON products, users, orders, order_items, promotions, coupon_codes, coupon_files, stock, load_runs, data_versions, order_states, order_events, flyway_schema_history TO "${load_role}";
        GRANT INSERT, UPDATE ON products, users, promotions, coupon_codes, stock, load_runs TO "${load_role}";
        GRANT INSERT, UPDATE, DELETE ON coupon_files TO "${load_role}";
        GRANT INSERT ON orders, order_items, order_states, order_events TO "${load_role}";
        -- What is older than the retention, and reservations of stock that a reset has taken away.
        GRANT DELETE ON coupon_codes, load_runs TO "${load_role}";
        GRANT SELECT, DELETE ON stock_reservations TO "${load_role}";
        GRANT UPDATE ON data_versions TO "${load_role}";
        GRANT SELECT, INSERT, UPDATE ON shop, hours TO "${load_role}";
        GRANT TEMPORARY ON DATABASE "${flyway:database}" TO "${load_role}";
    END IF;
END
$$;
