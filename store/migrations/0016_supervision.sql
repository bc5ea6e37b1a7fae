CREATE TABLE supervision (agency TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, state TEXT NOT NULL, due TEXT NOT NULL, made TEXT NOT NULL, version BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (agency, kind, id));
CREATE INDEX supervision_kind ON supervision (kind, state, due, made DESC, agency, id);
CREATE TABLE case_fact (agency TEXT NOT NULL, case_id TEXT NOT NULL, act TEXT NOT NULL, violation TEXT NOT NULL, provision TEXT NOT NULL, place TEXT NOT NULL, day TEXT NOT NULL, weekday BIGINT NOT NULL, hour BIGINT NOT NULL, party TEXT NOT NULL, decided TEXT NOT NULL, fine BIGINT NOT NULL, PRIMARY KEY (agency, case_id), FOREIGN KEY (agency, case_id) REFERENCES case_file (agency, id));
CREATE INDEX case_fact_day ON case_fact (agency, day, case_id);
CREATE TABLE case_duty (agency TEXT NOT NULL, case_id TEXT NOT NULL, place BIGINT NOT NULL, rule TEXT NOT NULL, last TEXT NOT NULL, done TEXT NOT NULL, late BIGINT NOT NULL, PRIMARY KEY (agency, case_id, place), FOREIGN KEY (agency, case_id) REFERENCES case_file (agency, id));
CREATE INDEX case_duty_rule ON case_duty (agency, rule, last)
