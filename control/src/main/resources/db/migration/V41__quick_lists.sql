-- The latest measured restores of each data set, from which the next one's time is told; as RestoreOperations asks.
CREATE INDEX restore_operations_log_measured ON restore_operations_log (target_resource_identifier, end_time DESC)
    WHERE status = 'SUCCESS' AND measured_rto_seconds IS NOT NULL AND restored_bytes > 0
        AND restore_type NOT IN ('Selective', 'InPlace');
-- The newest point that was read back, without passing all that never were.
CREATE INDEX recovery_points_read_back ON recovery_points (data_set, repository, consistent_at DESC)
    WHERE proof_level <> 'STORED';
