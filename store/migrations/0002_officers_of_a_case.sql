CREATE INDEX case_officer_case ON case_officer (agency, case_id)
