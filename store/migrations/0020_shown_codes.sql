CREATE TABLE shown_code (agency TEXT NOT NULL, digest TEXT NOT NULL, case_id TEXT NOT NULL, person TEXT NOT NULL, code TEXT NOT NULL, since BIGINT NOT NULL, PRIMARY KEY (agency, digest));
CREATE INDEX shown_code_digest ON shown_code (digest);
CREATE INDEX shown_code_person ON shown_code (agency, case_id, person, since)
