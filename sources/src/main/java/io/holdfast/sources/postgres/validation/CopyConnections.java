package io.holdfast.sources.postgres.validation;

import java.sql.Connection;
import java.sql.SQLException;

/** Connects to databases of the copy as a superuser. */
@FunctionalInterface
public interface CopyConnections {
    Connection connect(String database) throws SQLException;
}
