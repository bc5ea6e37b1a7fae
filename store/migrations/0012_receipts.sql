DROP INDEX inquiry_receipt;
CREATE INDEX inquiry_receipt ON inquiry (id)
