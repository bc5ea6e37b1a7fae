CREATE INDEX case_file_procedure ON case_file (procedure, opened DESC, agency, id)
