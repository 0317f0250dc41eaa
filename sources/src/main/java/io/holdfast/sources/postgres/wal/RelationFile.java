package io.holdfast.sources.postgres.wal;

import java.nio.ByteBuffer;
import java.util.Comparator;

/**
 * The files of a relation, as RelFileLocator names them.
 *
 * @param tablespace its oid
 * @param database its oid; 0 for what all share
 * @param number of the file, mostly the relation's oid until it is first rewritten
 */
public record RelationFile(long tablespace, long database, long number) implements Comparable<RelationFile> {
    static final int BYTES = 12;
    /** Relations that initdb made: the catalog. */
    private static final long FIRST_NORMAL = 16384;

    private static final Comparator<RelationFile> ORDER = Comparator.comparingLong(RelationFile::database)
            .thenComparingLong(RelationFile::number)
            .thenComparingLong(RelationFile::tablespace);

    static RelationFile read(ByteBuffer at) {
        return new RelationFile(
                Integer.toUnsignedLong(at.getInt()),
                Integer.toUnsignedLong(at.getInt()),
                Integer.toUnsignedLong(at.getInt()));
    }

    /** Whether it is of a table that a user made, or was rewritten since. */
    public boolean isOfUser() {
        return number >= FIRST_NORMAL;
    }

    @Override
    public int compareTo(RelationFile other) {
        return ORDER.compare(this, other);
    }

    /** As pg_waldump writes it, such as {@code 1663/5/16384}. */
    @Override
    public String toString() {
        return tablespace + "/" + database + "/" + number;
    }
}
