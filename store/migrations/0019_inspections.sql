CREATE TABLE inspection_use (agency TEXT NOT NULL, case_id TEXT NOT NULL, year BIGINT NOT NULL, party TEXT NOT NULL, name TEXT NOT NULL, item TEXT NOT NULL, type TEXT NOT NULL, ground TEXT NOT NULL, partners TEXT NOT NULL, approved TEXT NOT NULL, made TEXT NOT NULL, PRIMARY KEY (agency, case_id), FOREIGN KEY (agency, case_id) REFERENCES case_file (agency, id));
CREATE INDEX inspection_use_party ON inspection_use (agency, year, party, approved, case_id);
DELETE FROM case_duty;
DELETE FROM case_fact
