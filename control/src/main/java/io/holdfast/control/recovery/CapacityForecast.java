package io.holdfast.control.recovery;

import org.jspecify.annotations.Nullable;

/**
 * What a straight line through the measurements of the last two weeks says of those to come.
 *
 * @param state what can be said
 * @param fromDays how many days of measurements the line goes through
 * @param bytesADay by which the repository grew, less than zero when it shrank; null where the history is too short
 * @param daysLeft until its file system is full at that rate; null where that cannot be said
 */
public record CapacityForecast(
        State state,
        double fromDays,
        @Nullable Double bytesADay,
        @Nullable Double daysLeft) {
    /** Backups of a week look alike, those of an hour do not: with less than this a line would say anything. */
    static final double LEAST_DAYS = 3;

    /** Beyond ten years a line is a joke. */
    private static final double MOST_DAYS = 3650;

    private static final double SECONDS_A_DAY = 86_400;

    /** What can be said. */
    public enum State {
        /** Less than three days of measurements. */
        NOT_ENOUGH_HISTORY,
        /** It grows, and there is a time at which the room is used up. */
        FILLS,
        /** It does not grow, or so slowly that it has room for more than ten years. */
        LASTS,
        /** How much room there is nobody says: it is across a network, or cannot be reached. */
        ROOM_UNKNOWN
    }

    /**
     * @param days between the first measurement of the window and the last
     * @param bytesASecond the slope of the line; null when there is none
     * @param usable null when it is not known
     */
    static CapacityForecast of(double days, @Nullable Double bytesASecond, @Nullable Long usable) {
        if (days < LEAST_DAYS || bytesASecond == null) {
            return new CapacityForecast(State.NOT_ENOUGH_HISTORY, days, null, null);
        }
        double rate = bytesASecond * SECONDS_A_DAY;
        if (usable == null) {
            return new CapacityForecast(State.ROOM_UNKNOWN, days, rate, null);
        }
        double left = rate <= 0 ? Double.POSITIVE_INFINITY : usable / rate;
        return left > MOST_DAYS
                ? new CapacityForecast(State.LASTS, days, rate, null)
                : new CapacityForecast(State.FILLS, days, rate, left);
    }
}
