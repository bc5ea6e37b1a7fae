CREATE TABLE inward_client (agency TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL, scopes TEXT NOT NULL, made TEXT NOT NULL, maker TEXT NOT NULL, ended TEXT NOT NULL, PRIMARY KEY (agency, id));
CREATE INDEX inward_client_key ON inward_client (key);
CREATE TABLE inward_batch (agency TEXT NOT NULL, client TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, client_name TEXT NOT NULL, came TEXT NOT NULL, changed TEXT NOT NULL, PRIMARY KEY (agency, client, id));
CREATE INDEX inward_batch_recent ON inward_batch (agency, changed DESC, client, id);
CREATE TABLE inward_row (agency TEXT NOT NULL, client TEXT NOT NULL, batch TEXT NOT NULL, place BIGINT NOT NULL, source TEXT NOT NULL, number TEXT NOT NULL, verdict TEXT NOT NULL, said TEXT NOT NULL, case_id TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (agency, client, batch, place));
CREATE TABLE inward_source (agency TEXT NOT NULL, client TEXT NOT NULL, source TEXT NOT NULL, number TEXT NOT NULL, case_id TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (agency, client, source));
CREATE INDEX inward_source_number ON inward_source (agency, number)
