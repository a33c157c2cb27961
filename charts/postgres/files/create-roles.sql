-- The roles of the three apps, and the database that the first of them owns. For psql, run once by an administrator, who needs
-- CREATEROLE and CREATEDB and need not be a superuser; each name and password is a variable (-v).
CREATE ROLE :"owner" LOGIN PASSWORD :'owner_password';
CREATE ROLE :"load" LOGIN PASSWORD :'load_password';
CREATE ROLE :"api" LOGIN PASSWORD :'api_password';
-- Who is no superuser can give a database to a role of its own alone.
GRANT :"owner" TO CURRENT_USER;
CREATE DATABASE :"database" OWNER :"owner";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"load", :"api";
REVOKE :"owner" FROM CURRENT_USER;
