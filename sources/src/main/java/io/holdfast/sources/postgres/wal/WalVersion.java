package io.holdfast.sources.postgres.wal;

import java.util.Optional;

/** What differs between the versions of the log, by the magic number of its pages. */
enum WalVersion {
    V14(14, 0xD10D),
    V15(15, 0xD110),
    V16(16, 0xD113),
    V17(17, 0xD116),
    V18(18, 0xD118);

    private final int major;
    private final int magic;

    WalVersion(int major, int magic) {
        this.major = major;
        this.magic = magic;
    }

    static Optional<WalVersion> of(int magic) {
        for (WalVersion version : values()) {
            if (version.magic == magic) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    int major() {
        return major;
    }

    boolean isAtLeast(WalVersion other) {
        return compareTo(other) >= 0;
    }

    /** BKPIMAGE_APPLY. */
    int imageApplied() {
        return this == V14 ? 0x04 : 0x02;
    }

    /** BKPIMAGE_IS_COMPRESSED; three bits since 15, one for each method. */
    int imageCompressed() {
        return this == V14 ? 0x02 : 0x1C;
    }

    /** Bytes of an entry of the statistics that go with dropped relations; none before 15. */
    int droppedStatistics() {
        return this == V18 ? 16 : 12;
    }

    /** Which info of the Database manager means that one was dropped. */
    int databaseDropped() {
        return this == V14 ? 0x10 : 0x20;
    }
}
