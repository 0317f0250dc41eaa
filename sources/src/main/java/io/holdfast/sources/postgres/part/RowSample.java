package io.holdfast.sources.postgres.part;

import io.holdfast.sources.part.Difference.Sample;
import io.holdfast.sources.part.Difference.Value;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A few of the rows that are missing, and of those that differ. */
final class RowSample {
    private static final int ROWS = 3;
    private static final int CHARACTERS = 120;

    private final Connection connection;
    private final LoadedPart part;

    RowSample(Connection connection, LoadedPart part) {
        this.connection = connection;
        this.part = part;
    }

    List<Sample> rows() throws SQLException {
        List<Sample> samples = new ArrayList<>(rows("m", "missing"));
        if (!part.key().isEmpty()) {
            samples.addAll(rows("d", "differing"));
        }
        return samples;
    }

    private List<Sample> rows(String state, String word) throws SQLException {
        List<String> columns = part.columns();
        boolean both = state.equals("d");
        String restored = texts("r.", columns);
        String sql = "SELECT " + restored + (both ? ", " + texts("l.", columns) : "") + " FROM " + part.states()
                + " s JOIN " + part.rows() + " r ON " + part.byNumber()
                + (both ? " JOIN " + part.live().from() + " l ON " + part.byKey() : "") + " WHERE s.state = '" + state
                + "' AND s.owned ORDER BY s.number LIMIT " + ROWS;
        List<Sample> samples = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                Map<String, Value> values = new LinkedHashMap<>();
                for (int i = 0; i < columns.size(); i++) {
                    @Nullable String then = row.getString(i + 1);
                    @Nullable String now = both ? row.getString(columns.size() + i + 1) : null;
                    if (!both || part.key().contains(columns.get(i)) || !Objects.equals(then, now)) {
                        values.put(columns.get(i), new Value(shortened(now), shortened(then)));
                    }
                }
                samples.add(new Sample(word, values));
            }
        }
        return samples;
    }

    private static String texts(String alias, List<String> columns) {
        return columns.stream()
                .map(column -> alias + TableName.quoted(column) + "::text")
                .collect(Collectors.joining(", "));
    }

    private static @Nullable String shortened(@Nullable String value) {
        if (value == null || value.length() <= CHARACTERS) {
            return value;
        }
        // half a character is nothing that could be stored
        int end = Character.isHighSurrogate(value.charAt(CHARACTERS - 1)) ? CHARACTERS - 1 : CHARACTERS;
        return value.substring(0, end) + "…";
    }
}
