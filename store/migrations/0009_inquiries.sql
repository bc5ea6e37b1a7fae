CREATE TABLE inquiry (agency TEXT NOT NULL, id TEXT NOT NULL, came TEXT NOT NULL, state TEXT NOT NULL, code TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (agency, id));
CREATE UNIQUE INDEX inquiry_receipt ON inquiry (id);
CREATE INDEX inquiry_list ON inquiry (agency, state DESC, came, id);
CREATE TABLE case_code (agency TEXT NOT NULL, case_id TEXT NOT NULL, code TEXT NOT NULL, made TEXT NOT NULL, PRIMARY KEY (agency, case_id), FOREIGN KEY (agency, case_id) REFERENCES case_file (agency, id));
CREATE INDEX case_file_by_number ON case_file (number)
