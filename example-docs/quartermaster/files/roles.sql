-- Roles of the Quartermaster database, as migration 0101 makes them. Passwords come from the vault.

-- ANCHOR: application
CREATE ROLE qm_app NOLOGIN;
CREATE ROLE qm_app_a LOGIN IN ROLE qm_app;   -- two of the same, so that a password
CREATE ROLE qm_app_b LOGIN IN ROLE qm_app;   -- can be replaced without a pause
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO qm_app;
REVOKE UPDATE, DELETE, TRUNCATE ON audit_log FROM qm_app;
-- ANCHOR_END: application

-- ANCHOR: operators
CREATE ROLE qm_ops LOGIN;                    -- sees that it works, not what is in it
GRANT pg_monitor TO qm_ops;
GRANT EXECUTE ON FUNCTION pg_promote(boolean, integer) TO qm_ops;
GRANT SELECT ON analyses, imports, role_grants, users, breakglass TO qm_ops;
CREATE ROLE qm_breakglass NOLOGIN;           -- becomes LOGIN for an hour, by halyard-access
GRANT SELECT, UPDATE ON ALL TABLES IN SCHEMA public TO qm_breakglass;
REVOKE UPDATE ON audit_log FROM qm_breakglass;
-- ANCHOR_END: operators

-- ANCHOR: standby
CREATE ROLE replicator LOGIN REPLICATION;
-- ANCHOR_END: standby
