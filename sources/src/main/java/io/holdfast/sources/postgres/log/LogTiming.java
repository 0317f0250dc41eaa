package io.holdfast.sources.postgres.log;

import java.time.Duration;

/**
 * How often what is done. The defaults lose at most about a second and keep the number of objects in a store bounded.
 *
 * @param ship between two tails of a log that grows
 * @param roll from a tail to the snapshot that holds its bytes
 * @param rollBytes that are in no snapshot make a roll due whatever the time
 * @param slowRoll after which a snapshot in the making keeps the log waiting for too long: tails go on beside it, though
 *     it will hold what they hold
 * @param mark between two marks of a log that does not grow
 * @param forget between two times of forgetting snapshots that were replaced, which locks out others for a moment
 * @param again until what could not be done is tried again, and a base backup is looked for that mends a gap; between two
 *     looks at what the slot holds back
 * @param poll between two statuses to the server, each answered with its clock
 * @param silence of the server after which the connection is given up
 * @param chapter after which a new chapter begins
 * @param chapterSegments full segments after which a new chapter begins
 */
record LogTiming(
        Duration ship,
        Duration roll,
        long rollBytes,
        Duration slowRoll,
        Duration mark,
        Duration forget,
        Duration again,
        Duration poll,
        Duration silence,
        Duration chapter,
        int chapterSegments) {
    static final LogTiming DEFAULT = new LogTiming(
            Duration.ofSeconds(1),
            Duration.ofSeconds(50),
            64 << 20,
            Duration.ofSeconds(10),
            Duration.ofSeconds(15),
            Duration.ofMinutes(10),
            Duration.ofSeconds(10),
            Duration.ofMillis(250),
            Duration.ofSeconds(30),
            Duration.ofHours(24),
            256);
}
