package io.holdfast.stockpulse.trading;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Holds every row of a database against what it must be. */
public final class TradingComparison {
    private TradingComparison() {}

    /**
     * @param rows that the database holds
     * @param sha256 of all of the table's rows, as COPY writes them in the order of the key
     * @param difference the first one; empty when all rows are equal
     */
    public record Result(String table, long rows, String sha256, Optional<String> difference) {}

    /** One result a table. @param connection one of {@link TradingDatabase#signIn} */
    public static List<Result> compare(Connection connection, TradingState expected) throws SQLException {
        List<Result> results = new ArrayList<>();
        for (TradingTable table : TradingTable.values()) {
            results.add(compare(connection, table, expected.rows(table)));
        }
        return results;
    }

    private static Result compare(Connection connection, TradingTable table, Iterator<String> expected)
            throws SQLException {
        MessageDigest digest = sha256();
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(table.copyOut());
        long rows = 0;
        String difference = null;
        for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
            rows++;
            digest.update(row);
            if (difference == null) {
                // each row ends with a newline
                String found = new String(row, 0, row.length - 1, StandardCharsets.UTF_8);
                difference = difference(rows, expected.hasNext() ? expected.next() : null, found);
            }
        }
        if (difference == null && expected.hasNext()) {
            difference = "row " + (rows + 1) + " is missing: '" + expected.next() + "'";
        }
        return new Result(
                table.table(), rows, HexFormat.of().formatHex(digest.digest()), Optional.ofNullable(difference));
    }

    private static @Nullable String difference(long row, @Nullable String expected, String found) {
        if (found.equals(expected)) {
            return null;
        }
        return expected == null
                ? "row " + row + " is too much: '" + found + "'"
                : "row " + row + " is '" + found + "' and must be '" + expected + "'";
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
