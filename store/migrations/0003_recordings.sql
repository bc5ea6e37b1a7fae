CREATE TABLE waiting_recording (agency TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, came TEXT NOT NULL, reason TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (agency, id));
CREATE INDEX waiting_recording_person ON waiting_recording (agency, person, came DESC, id DESC);
CREATE TABLE device (agency TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (agency, id))
