-- For psql: one line for each table, with its name, its rows, and a checksum of them that does not depend on their order.
-- Rows are compared as text, so what decides how values are written is fixed here.
SET TimeZone = 'UTC';
SET DateStyle = 'ISO';
SET IntervalStyle = 'postgres';
SET bytea_output = 'hex';
SET extra_float_digits = 1;
SELECT format('SELECT %1$L, count(*), coalesce(sum(hashtextextended(_row::text, 0)::numeric), 0) FROM %1$s AS _row',
              format('%I.%I', nspname, relname))
FROM pg_class
JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind = 'r' AND relpersistence <> 't' AND nspname <> 'information_schema' AND nspname NOT LIKE 'pg\_%'
ORDER BY nspname COLLATE "C", relname COLLATE "C"
\gexec
