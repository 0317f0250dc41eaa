-- What a restore was expected to take when it was asked for, beside what it took.
ALTER TABLE restore_operations_log ADD COLUMN predicted_rto_seconds DOUBLE PRECISION;
COMMENT ON COLUMN restore_operations_log.predicted_rto_seconds
    IS 'from the start until it is validated, told from earlier restores of the data set; null where there were none';
