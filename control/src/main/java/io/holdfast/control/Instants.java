package io.holdfast.control;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Between {@code java.time} and the columns of PostgreSQL, which keep microseconds. */
public final class Instants {
    private Instants() {}

    /** For a TIMESTAMPTZ parameter; null stays null. */
    public static @Nullable OffsetDateTime parameter(@Nullable Instant instant) {
        return instant == null ? null : OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    public static @Nullable Instant read(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** From a column that is NOT NULL. */
    public static Instant require(ResultSet row, String column) throws SQLException {
        Instant instant = read(row, column);
        if (instant == null) {
            throw new SQLException(column + " is null");
        }
        return instant;
    }

    /** An id that a client gave. @throws NotFoundException when it is no UUID, and so names nothing */
    public static UUID id(String what, String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new NotFoundException("There is no " + what + " '" + text
                    + "'. Its id is a UUID, as the answer to the" + " request that made it said.");
        }
    }
}
