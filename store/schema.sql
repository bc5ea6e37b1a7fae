CREATE TABLE agency (id TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE login (login TEXT PRIMARY KEY, agency TEXT NOT NULL, person TEXT NOT NULL);
CREATE TABLE person (agency TEXT NOT NULL, id TEXT NOT NULL, login TEXT NOT NULL, password TEXT NOT NULL, must_change BIGINT NOT NULL, failures BIGINT NOT NULL, locked_until BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (agency, id));
CREATE TABLE session (token TEXT PRIMARY KEY, agency TEXT NOT NULL, person TEXT NOT NULL, csrf TEXT NOT NULL, created BIGINT NOT NULL, seen BIGINT NOT NULL, expires BIGINT NOT NULL);
CREATE TABLE case_file (agency TEXT NOT NULL, id TEXT NOT NULL, number TEXT NOT NULL, title TEXT NOT NULL, party TEXT NOT NULL, procedure TEXT NOT NULL, phase TEXT NOT NULL, unit TEXT NOT NULL, officers TEXT NOT NULL, opened TEXT NOT NULL, updated TEXT NOT NULL, version BIGINT NOT NULL, PRIMARY KEY (agency, id));
CREATE INDEX case_file_recent ON case_file (agency, updated DESC, id DESC);
CREATE INDEX case_file_phase ON case_file (agency, phase, updated DESC, id DESC);
CREATE UNIQUE INDEX case_file_number ON case_file (agency, number);
CREATE TABLE case_officer (agency TEXT NOT NULL, person TEXT NOT NULL, case_id TEXT NOT NULL, updated TEXT NOT NULL, PRIMARY KEY (agency, person, case_id), FOREIGN KEY (agency, case_id) REFERENCES case_file (agency, id));
CREATE INDEX case_officer_recent ON case_officer (agency, person, updated DESC, case_id DESC);
CREATE TABLE case_count (agency TEXT NOT NULL, phase TEXT NOT NULL, total BIGINT NOT NULL, PRIMARY KEY (agency, phase));
CREATE TABLE event (agency TEXT NOT NULL, case_id TEXT NOT NULL, seq BIGINT NOT NULL, recorded TEXT NOT NULL, person TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (agency, case_id, seq));
CREATE TABLE task (agency TEXT NOT NULL, case_id TEXT NOT NULL, key TEXT NOT NULL, role TEXT NOT NULL, person TEXT NOT NULL, due TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (agency, case_id, key, person), FOREIGN KEY (agency, case_id) REFERENCES case_file (agency, id));
CREATE INDEX task_person ON task (agency, person, due, case_id, key);
CREATE INDEX task_role ON task (agency, role, person, due, case_id, key);
CREATE INDEX task_due ON task (agency, due, case_id, key);
CREATE TABLE number_series (agency TEXT NOT NULL, series TEXT NOT NULL, year BIGINT NOT NULL, last BIGINT NOT NULL, PRIMARY KEY (agency, series, year));
CREATE TABLE audit (agency TEXT NOT NULL, id TEXT NOT NULL, at TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL, act TEXT NOT NULL, object TEXT NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (agency, id));
CREATE TABLE form_draft (agency TEXT NOT NULL, person TEXT NOT NULL, case_id TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, saved TEXT NOT NULL, PRIMARY KEY (agency, person, case_id, kind));
CREATE TABLE register_version (agency TEXT NOT NULL, kind TEXT NOT NULL, version BIGINT NOT NULL, imported TEXT NOT NULL, person TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (agency, kind, version));
CREATE TABLE publication (agency TEXT NOT NULL, id TEXT NOT NULL, case_id TEXT NOT NULL, number TEXT NOT NULL, title TEXT NOT NULL, party TEXT NOT NULL, decided TEXT NOT NULL, published TEXT NOT NULL, state TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (agency, id));
CREATE INDEX publication_recent ON publication (state, published DESC, id DESC);
CREATE INDEX publication_agency ON publication (agency, state, published DESC, id DESC);
CREATE INDEX publication_id ON publication (id);
CREATE TABLE search_term (scope TEXT NOT NULL, agency TEXT NOT NULL, term TEXT NOT NULL, rank TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (agency, scope, term, rank, id));
CREATE INDEX search_term_word ON search_term (scope, term, rank DESC, id DESC);
CREATE INDEX search_term_id ON search_term (agency, scope, id);
CREATE TABLE sign_off (rule TEXT NOT NULL, agency TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (agency, rule, at));
CREATE TABLE calendar_year (year BIGINT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE object (digest TEXT PRIMARY KEY, size BIGINT NOT NULL, media_type TEXT NOT NULL)
;
CREATE INDEX case_officer_case ON case_officer (agency, case_id)
;
CREATE TABLE waiting_recording (agency TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, came TEXT NOT NULL, reason TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (agency, id));
CREATE INDEX waiting_recording_person ON waiting_recording (agency, person, came DESC, id DESC);
CREATE TABLE device (agency TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (agency, id))
;
CREATE TABLE log_head (agency TEXT NOT NULL, size BIGINT NOT NULL, PRIMARY KEY (agency));
CREATE TABLE log_entry (agency TEXT NOT NULL, place BIGINT NOT NULL, object TEXT NOT NULL, seq BIGINT NOT NULL, secret TEXT NOT NULL, fields TEXT NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (agency, place));
CREATE INDEX log_entry_object ON log_entry (agency, object, seq, place)
;
CREATE TABLE review_given (agency TEXT NOT NULL, case_id TEXT NOT NULL, record BIGINT NOT NULL, reviewer TEXT NOT NULL, handler TEXT NOT NULL, given TEXT NOT NULL, passed BIGINT NOT NULL, seconds BIGINT NOT NULL, opened BIGINT NOT NULL, material BIGINT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (agency, case_id, record));
CREATE INDEX review_given_reviewer ON review_given (agency, reviewer, given);
CREATE INDEX audit_reading ON audit (agency, object, person)
;
CREATE TABLE counsel (id TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE register_comment (agency TEXT NOT NULL, kind TEXT NOT NULL, version BIGINT NOT NULL, at TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL, approved BIGINT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (agency, kind, version, at, person))
;
CREATE TABLE evaluation (agency TEXT NOT NULL, case_id TEXT NOT NULL, at TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL, score BIGINT NOT NULL, band TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (agency, case_id, at, person))
;
CREATE TABLE register_proposal (agency TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, state TEXT NOT NULL, base BIGINT NOT NULL, made TEXT NOT NULL, maker TEXT NOT NULL, maker_name TEXT NOT NULL, file TEXT NOT NULL, digest TEXT NOT NULL, body TEXT NOT NULL, decided TEXT NOT NULL, decider TEXT NOT NULL, decider_name TEXT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (agency, kind, id))
;
CREATE TABLE inquiry (agency TEXT NOT NULL, id TEXT NOT NULL, came TEXT NOT NULL, state TEXT NOT NULL, code TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (agency, id));
CREATE UNIQUE INDEX inquiry_receipt ON inquiry (id);
CREATE INDEX inquiry_list ON inquiry (agency, state DESC, came, id);
CREATE TABLE case_code (agency TEXT NOT NULL, case_id TEXT NOT NULL, code TEXT NOT NULL, made TEXT NOT NULL, PRIMARY KEY (agency, case_id), FOREIGN KEY (agency, case_id) REFERENCES case_file (agency, id));
CREATE INDEX case_file_by_number ON case_file (number)
;
CREATE TABLE search_place (agency TEXT NOT NULL, scope TEXT NOT NULL, id TEXT NOT NULL, rank TEXT NOT NULL, place BIGINT NOT NULL, PRIMARY KEY (agency, scope, id));
CREATE UNIQUE INDEX search_place_place ON search_place (place);
CREATE INDEX search_place_id ON search_place (scope, id);
CREATE VIRTUAL TABLE search_text USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii')
;
CREATE INDEX case_file_procedure ON case_file (procedure, opened DESC, agency, id)
;
DROP INDEX inquiry_receipt;
CREATE INDEX inquiry_receipt ON inquiry (id)
;
CREATE TABLE inward_client (agency TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL, scopes TEXT NOT NULL, made TEXT NOT NULL, maker TEXT NOT NULL, ended TEXT NOT NULL, PRIMARY KEY (agency, id));
CREATE INDEX inward_client_key ON inward_client (key);
CREATE TABLE inward_batch (agency TEXT NOT NULL, client TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, client_name TEXT NOT NULL, came TEXT NOT NULL, changed TEXT NOT NULL, PRIMARY KEY (agency, client, id));
CREATE INDEX inward_batch_recent ON inward_batch (agency, changed DESC, client, id);
CREATE TABLE inward_row (agency TEXT NOT NULL, client TEXT NOT NULL, batch TEXT NOT NULL, place BIGINT NOT NULL, source TEXT NOT NULL, number TEXT NOT NULL, verdict TEXT NOT NULL, said TEXT NOT NULL, case_id TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (agency, client, batch, place));
CREATE TABLE inward_source (agency TEXT NOT NULL, client TEXT NOT NULL, source TEXT NOT NULL, number TEXT NOT NULL, case_id TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (agency, client, source));
CREATE INDEX inward_source_number ON inward_source (agency, number)
;
CREATE TABLE register_duty (agency TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, cause TEXT NOT NULL, words TEXT NOT NULL, row_text TEXT NOT NULL, since TEXT NOT NULL, due TEXT NOT NULL, person TEXT NOT NULL, done TEXT NOT NULL, outcome TEXT NOT NULL, PRIMARY KEY (agency, id));
CREATE INDEX register_duty_list ON register_duty (agency, kind, done, due, id);
CREATE INDEX register_duty_open ON register_duty (agency, done, due, kind, id)
;
CREATE TABLE reserved_number (agency TEXT NOT NULL, series TEXT NOT NULL, year BIGINT NOT NULL, number BIGINT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL, reserved TEXT NOT NULL, changed TEXT NOT NULL, case_id TEXT NOT NULL, reason TEXT NOT NULL, secret TEXT NOT NULL, PRIMARY KEY (agency, series, year, number));
CREATE INDEX reserved_number_person ON reserved_number (agency, person, state, year, number);
CREATE INDEX reserved_number_secret ON reserved_number (secret);
CREATE TABLE field_item (agency TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, came TEXT NOT NULL, case_id TEXT NOT NULL, PRIMARY KEY (agency, id));
CREATE TABLE inspection_rating (agency TEXT NOT NULL, id TEXT NOT NULL, month TEXT NOT NULL, item TEXT NOT NULL, rating TEXT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (agency, id));
CREATE TABLE rated_inspection (agency TEXT NOT NULL, mark TEXT NOT NULL, PRIMARY KEY (agency, mark))
;
CREATE TABLE supervision (agency TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, state TEXT NOT NULL, due TEXT NOT NULL, made TEXT NOT NULL, version BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (agency, kind, id));
CREATE INDEX supervision_kind ON supervision (kind, state, due, made DESC, agency, id);
CREATE TABLE case_fact (agency TEXT NOT NULL, case_id TEXT NOT NULL, act TEXT NOT NULL, violation TEXT NOT NULL, provision TEXT NOT NULL, place TEXT NOT NULL, day TEXT NOT NULL, weekday BIGINT NOT NULL, hour BIGINT NOT NULL, party TEXT NOT NULL, decided TEXT NOT NULL, fine BIGINT NOT NULL, PRIMARY KEY (agency, case_id), FOREIGN KEY (agency, case_id) REFERENCES case_file (agency, id));
CREATE INDEX case_fact_day ON case_fact (agency, day, case_id);
CREATE TABLE case_duty (agency TEXT NOT NULL, case_id TEXT NOT NULL, place BIGINT NOT NULL, rule TEXT NOT NULL, last TEXT NOT NULL, done TEXT NOT NULL, late BIGINT NOT NULL, PRIMARY KEY (agency, case_id, place), FOREIGN KEY (agency, case_id) REFERENCES case_file (agency, id));
CREATE INDEX case_duty_rule ON case_duty (agency, rule, last)
;
CREATE TABLE outward_addressee (agency TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, takes TEXT NOT NULL, address TEXT NOT NULL, key_text TEXT NOT NULL, made TEXT NOT NULL, maker TEXT NOT NULL, ended TEXT NOT NULL, PRIMARY KEY (agency, id));
CREATE TABLE outward_message (agency TEXT NOT NULL, id TEXT NOT NULL, addressee TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, fields TEXT NOT NULL, number TEXT NOT NULL, title TEXT NOT NULL, basis TEXT NOT NULL, body TEXT NOT NULL, made TEXT NOT NULL, due TEXT NOT NULL, state TEXT NOT NULL, tries BIGINT NOT NULL, next_try TEXT NOT NULL, sent TEXT NOT NULL, batch TEXT NOT NULL, receipt TEXT NOT NULL, said TEXT NOT NULL, answered TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (agency, id));
CREATE INDEX outward_message_state ON outward_message (agency, state, due, id);
CREATE INDEX outward_message_recent ON outward_message (agency, made DESC, id);
CREATE INDEX outward_message_subject ON outward_message (agency, subject, addressee, id);
CREATE INDEX outward_message_batch ON outward_message (agency, addressee, batch, id);
CREATE INDEX outward_message_next ON outward_message (state, next_try, id)
;
CREATE TABLE inspection_use (agency TEXT NOT NULL, case_id TEXT NOT NULL, year BIGINT NOT NULL, party TEXT NOT NULL, name TEXT NOT NULL, item TEXT NOT NULL, type TEXT NOT NULL, ground TEXT NOT NULL, partners TEXT NOT NULL, approved TEXT NOT NULL, made TEXT NOT NULL, PRIMARY KEY (agency, case_id), FOREIGN KEY (agency, case_id) REFERENCES case_file (agency, id));
CREATE INDEX inspection_use_party ON inspection_use (agency, year, party, approved, case_id);
DELETE FROM case_duty;
DELETE FROM case_fact
;
CREATE TABLE shown_code (agency TEXT NOT NULL, digest TEXT NOT NULL, case_id TEXT NOT NULL, person TEXT NOT NULL, code TEXT NOT NULL, since BIGINT NOT NULL, PRIMARY KEY (agency, digest));
CREATE INDEX shown_code_digest ON shown_code (digest);
CREATE INDEX shown_code_person ON shown_code (agency, case_id, person, since)
;
CREATE TABLE search_count (agency TEXT NOT NULL, scope TEXT NOT NULL, term TEXT NOT NULL, things BIGINT NOT NULL, PRIMARY KEY (agency, scope, term));
CREATE INDEX search_count_term ON search_count (scope, term);
DELETE FROM search_place;
INSERT INTO search_text (search_text) VALUES ('delete-all')
