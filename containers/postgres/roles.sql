-- Runs once, when the volume of the database is empty: the roles that the apps work under, and their database. Each password is
-- that of a file below /run/secrets, or of a variable. As in the chart, nobody but the three may connect.
\set owner_password `if [ -s /run/secrets/DB_PASSWORD ]; then cat /run/secrets/DB_PASSWORD; else printf %s "$DB_PASSWORD"; fi`
\set api_password `if [ -s /run/secrets/DB_API_PASSWORD ]; then cat /run/secrets/DB_API_PASSWORD; else printf %s "$DB_API_PASSWORD"; fi`
\set load_password `if [ -s /run/secrets/DB_LOAD_PASSWORD ]; then cat /run/secrets/DB_LOAD_PASSWORD; else printf %s "$DB_LOAD_PASSWORD"; fi`
CREATE ROLE orderfood LOGIN PASSWORD :'owner_password';
CREATE ROLE orderfood_api LOGIN PASSWORD :'api_password';
CREATE ROLE orderfood_load LOGIN PASSWORD :'load_password';
CREATE DATABASE orderfood OWNER orderfood;
REVOKE ALL ON DATABASE orderfood FROM PUBLIC;
GRANT CONNECT ON DATABASE orderfood TO orderfood_api, orderfood_load;
