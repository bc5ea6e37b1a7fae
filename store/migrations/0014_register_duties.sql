CREATE TABLE register_duty (agency TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, cause TEXT NOT NULL, words TEXT NOT NULL, row_text TEXT NOT NULL, since TEXT NOT NULL, due TEXT NOT NULL, person TEXT NOT NULL, done TEXT NOT NULL, outcome TEXT NOT NULL, PRIMARY KEY (agency, id));
CREATE INDEX register_duty_list ON register_duty (agency, kind, done, due, id);
CREATE INDEX register_duty_open ON register_duty (agency, done, due, kind, id)
