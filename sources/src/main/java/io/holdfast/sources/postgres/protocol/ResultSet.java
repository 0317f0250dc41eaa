package io.holdfast.sources.postgres.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A table of text that a replication command answers with. */
final class ResultSet {
    private final List<List<Optional<String>>> rows = new ArrayList<>();

    /** @param body of a DataRow message */
    void add(ByteBuffer body) {
        int columns = body.getShort();
        List<Optional<String>> row = new ArrayList<>(columns);
        for (int column = 0; column < columns; column++) {
            int length = body.getInt();
            if (length < 0) {
                row.add(Optional.empty());
            } else {
                byte[] value = new byte[length];
                body.get(value);
                row.add(Optional.of(new String(value, StandardCharsets.UTF_8)));
            }
        }
        rows.add(row);
    }

    List<List<Optional<String>>> rows() {
        return rows;
    }
}
