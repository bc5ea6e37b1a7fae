CREATE TABLE log_head (agency TEXT NOT NULL, size BIGINT NOT NULL, PRIMARY KEY (agency));
CREATE TABLE log_entry (agency TEXT NOT NULL, place BIGINT NOT NULL, object TEXT NOT NULL, seq BIGINT NOT NULL, secret TEXT NOT NULL, fields TEXT NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (agency, place));
CREATE INDEX log_entry_object ON log_entry (agency, object, seq, place)
