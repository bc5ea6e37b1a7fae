CREATE TABLE outward_addressee (agency TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, takes TEXT NOT NULL, address TEXT NOT NULL, key_text TEXT NOT NULL, made TEXT NOT NULL, maker TEXT NOT NULL, ended TEXT NOT NULL, PRIMARY KEY (agency, id));
CREATE TABLE outward_message (agency TEXT NOT NULL, id TEXT NOT NULL, addressee TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, fields TEXT NOT NULL, number TEXT NOT NULL, title TEXT NOT NULL, basis TEXT NOT NULL, body TEXT NOT NULL, made TEXT NOT NULL, due TEXT NOT NULL, state TEXT NOT NULL, tries BIGINT NOT NULL, next_try TEXT NOT NULL, sent TEXT NOT NULL, batch TEXT NOT NULL, receipt TEXT NOT NULL, said TEXT NOT NULL, answered TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (agency, id));
CREATE INDEX outward_message_state ON outward_message (agency, state, due, id);
CREATE INDEX outward_message_recent ON outward_message (agency, made DESC, id);
CREATE INDEX outward_message_subject ON outward_message (agency, subject, addressee, id);
CREATE INDEX outward_message_batch ON outward_message (agency, addressee, batch, id);
CREATE INDEX outward_message_next ON outward_message (state, next_try, id)
