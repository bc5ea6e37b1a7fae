CREATE TABLE review_given (agency TEXT NOT NULL, case_id TEXT NOT NULL, record BIGINT NOT NULL, reviewer TEXT NOT NULL, handler TEXT NOT NULL, given TEXT NOT NULL, passed BIGINT NOT NULL, seconds BIGINT NOT NULL, opened BIGINT NOT NULL, material BIGINT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (agency, case_id, record));
CREATE INDEX review_given_reviewer ON review_given (agency, reviewer, given);
CREATE INDEX audit_reading ON audit (agency, object, person)
