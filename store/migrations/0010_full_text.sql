CREATE TABLE search_place (agency TEXT NOT NULL, scope TEXT NOT NULL, id TEXT NOT NULL, rank TEXT NOT NULL, place BIGINT NOT NULL, PRIMARY KEY (agency, scope, id));
CREATE UNIQUE INDEX search_place_place ON search_place (place);
CREATE INDEX search_place_id ON search_place (scope, id);
CREATE VIRTUAL TABLE search_text USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii')
