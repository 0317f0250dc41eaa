package io.holdfast.sources.postgres.part;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Makes texts of values the same in both databases, whatever their roles and databases are set to. */
final class SessionSettings {
    private static final String[] EXACT = {
        "SET DateStyle = 'ISO, MDY'",
        "SET IntervalStyle = 'postgres'",
        "SET TimeZone = 'UTC'",
        "SET extra_float_digits = 3",
        "SET bytea_output = 'hex'",
        "SET xmloption = 'content'",
        "SET lc_monetary = 'C'",
        "SET standard_conforming_strings = on",
        // an error where a policy would hide rows, instead of a part of them
        "SET row_security = off",
        "SET statement_timeout = 0",
        "SET idle_in_transaction_session_timeout = 0",
        "SET default_transaction_read_only = off"
    };

    private SessionSettings() {}

    static void exact(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : EXACT) {
                statement.execute(sql);
            }
        }
    }

    /** Until the transaction's end: names in definitions and values are written with their schemas. */
    static void qualifyNames(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL search_path = pg_catalog");
        }
    }

    /** As the database's users have it. */
    static void ordinaryNames(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL search_path TO DEFAULT");
        }
    }
}
