CREATE TABLE reserved_number (agency TEXT NOT NULL, series TEXT NOT NULL, year BIGINT NOT NULL, number BIGINT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL, reserved TEXT NOT NULL, changed TEXT NOT NULL, case_id TEXT NOT NULL, reason TEXT NOT NULL, secret TEXT NOT NULL, PRIMARY KEY (agency, series, year, number));
CREATE INDEX reserved_number_person ON reserved_number (agency, person, state, year, number);
CREATE INDEX reserved_number_secret ON reserved_number (secret);
CREATE TABLE field_item (agency TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, came TEXT NOT NULL, case_id TEXT NOT NULL, PRIMARY KEY (agency, id));
CREATE TABLE inspection_rating (agency TEXT NOT NULL, id TEXT NOT NULL, month TEXT NOT NULL, item TEXT NOT NULL, rating TEXT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (agency, id));
CREATE TABLE rated_inspection (agency TEXT NOT NULL, mark TEXT NOT NULL, PRIMARY KEY (agency, mark))
