CREATE TABLE counsel (id TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE register_comment (agency TEXT NOT NULL, kind TEXT NOT NULL, version BIGINT NOT NULL, at TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL, approved BIGINT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (agency, kind, version, at, person))
