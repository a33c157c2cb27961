-- Runs once, when the volume of the database is empty: the roles that the apps work under, and their database.
\getenv owner_password DB_PASSWORD
\getenv api_password DB_API_PASSWORD
\getenv load_password DB_LOAD_PASSWORD
CREATE ROLE orderfood LOGIN PASSWORD :'owner_password';
CREATE ROLE orderfood_api LOGIN PASSWORD :'api_password';
CREATE ROLE orderfood_load LOGIN PASSWORD :'load_password';
CREATE DATABASE orderfood OWNER orderfood;
