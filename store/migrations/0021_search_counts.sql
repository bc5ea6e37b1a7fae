CREATE TABLE search_count (agency TEXT NOT NULL, scope TEXT NOT NULL, term TEXT NOT NULL, things BIGINT NOT NULL, PRIMARY KEY (agency, scope, term));
CREATE INDEX search_count_term ON search_count (scope, term);
DELETE FROM search_place;
INSERT INTO search_text (search_text) VALUES ('delete-all')
