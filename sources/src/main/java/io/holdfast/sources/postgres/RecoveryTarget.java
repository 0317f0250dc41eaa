package io.holdfast.sources.postgres;

import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a recovery stops. */
sealed interface RecoveryTarget {
    /** Keys of a request's selection that name a place in the log. */
    String KEYS = "target.";

    String INCLUSIVE = "recovery_target_inclusive";

    String LSN = KEYS + "lsn";
    String BEFORE_XID = KEYS + "before-xid";
    String THROUGH_LSN = KEYS + "through-lsn";
    String THROUGH_XID = KEYS + "through-xid";
    String RESTORE_POINT = KEYS + "restore-point";
    /** Along which timeline; beside a place or none. */
    String TIMELINE = KEYS + "timeline";

    /** At the end of the log. */
    record Newest() implements RecoveryTarget {}

    /** Before the first transaction that committed later. */
    record Until(Instant instant) implements RecoveryTarget {}

    /**
     * A place in the log, which is found wherever it lies.
     *
     * @param text in words
     */
    record Place(Map<String, String> settings, String text) implements RecoveryTarget {}

    /** @throws SourceException when the selection names two places, or none that there can be */
    static RecoveryTarget of(RestoreRequest request) throws SourceException {
        return of(request.selection(), request.pointInTime());
    }

    /** @throws SourceException when the selection names two places, or none that there can be */
    static RecoveryTarget of(Map<String, String> selection, Optional<Instant> pointInTime) throws SourceException {
        List<Place> places = new ArrayList<>();
        for (Map.Entry<String, String> entry : selection.entrySet()) {
            if (entry.getKey().startsWith(KEYS) && !entry.getKey().equals(TIMELINE)) {
                places.add(place(entry.getKey(), entry.getValue()));
            }
        }
        if (places.size() > 1) {
            throw new SourceException("The restore is told to stop at "
                    + String.join(
                            " and at ",
                            places.stream().map(Place::text).sorted().toList())
                    + ". Name one of them.");
        }
        return places.isEmpty()
                ? pointInTime.<RecoveryTarget>map(Until::new).orElseGet(Newest::new)
                : places.getFirst();
    }

    private static Place place(String key, String value) throws SourceException {
        switch (key) {
            case LSN, THROUGH_LSN -> {
                try {
                    return new Place(
                            Map.of(
                                    "recovery_target_lsn",
                                    Lsn.parse(value).toString(),
                                    INCLUSIVE,
                                    key.equals(THROUGH_LSN) ? "on" : "off"),
                            "the log position " + value);
                } catch (IllegalArgumentException e) {
                    throw new SourceException(key + " is '" + value + "'. Write a log position like 16/B374D848.", e);
                }
            }
            case BEFORE_XID, THROUGH_XID -> {
                if (!value.matches("[1-9]\\d{0,9}")) {
                    throw new SourceException(key + " is '" + value + "'. Write a transaction's id, such as 744.");
                }
                return new Place(
                        Map.of("recovery_target_xid", value, INCLUSIVE, key.equals(THROUGH_XID) ? "on" : "off"),
                        "the end of transaction " + value);
            }
            case RESTORE_POINT -> {
                if (value.isBlank()) {
                    throw new SourceException(key + " is empty. Write the name of a restore point.");
                }
                return new Place(Map.of("recovery_target_name", value), "the restore point '" + value + "'");
            }
            default ->
                throw new SourceException("There is no " + key + ". Known are "
                        + String.join(", ", LSN, THROUGH_LSN, BEFORE_XID, THROUGH_XID, RESTORE_POINT) + " and "
                        + TIMELINE + ".");
        }
    }

    /**
     * The timeline that the recovery is to follow; empty for the newest that goes through the recovery point.
     *
     * @throws SourceException when the selection names none that there can be
     */
    static Optional<Integer> timeline(Map<String, String> selection) throws SourceException {
        String value = selection.get(TIMELINE);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.matches("[1-9]\\d{0,8}")) {
            throw new SourceException(TIMELINE + " is '" + value + "'. Write a timeline's number, such as 1.");
        }
        return Optional.of(Integer.valueOf(value));
    }

    /** Up to when log is needed; empty when it is not known. */
    default Optional<Instant> needed() {
        return this instanceof Until until ? Optional.of(until.instant()) : Optional.empty();
    }
}
