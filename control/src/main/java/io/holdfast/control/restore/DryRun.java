package io.holdfast.control.restore;

import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.control.restore.RestoreOperation.Target;
import io.holdfast.sources.content.ContentItem;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a restore would do, with what and to what, as the API shows it.
 *
 * @param restoreType {@code FullRestore}, {@code PITR}, {@code Selective} or {@code InPlace}
 * @param recoveryPoint from which it begins
 * @param stateAt whose state it brings back; with a place in the log, where the search for it begins
 * @param target where it goes; null where {@code ownDirectory} is true, and in place
 * @param ownDirectory it goes into a new directory of its own, beside nothing that lives
 * @param obstacles what would make it fail as things are now, each with what to do; empty when nothing is known to
 */
public record DryRun(
        String dataSet,
        String serviceName,
        String restoreType,
        RecoveryPoint recoveryPoint,
        Instant stateAt,
        @Nullable Target target,
        boolean ownDirectory,
        Impact impact,
        Reading reading,
        Expected expected,
        Approval approval,
        List<String> obstacles) {
    public DryRun {
        obstacles = List.copyOf(obstacles);
    }

    /**
     * What would be there then.
     *
     * @param notes for people, such as what cannot be told before
     */
    public record Impact(Way way, List<Effect> effects, List<String> notes) {
        public Impact {
            effects = List.copyOf(effects);
            notes = List.copyOf(notes);
        }
    }

    /** Beside or over what lives. */
    public enum Way {
        /** In a place of its own: nothing that lives is touched. */
        BESIDE,
        /** In a running system that is named, and must be empty. */
        INTO_RUNNING_SYSTEM,
        /** Over what is protected. */
        IN_PLACE
    }

    /** What happens to a thing. */
    public enum Act {
        ADDED,
        REPLACED,
        /** Stored in the repository, as it was before. */
        KEPT
    }

    /**
     * One thing that a restore brings or changes. Of what is brought the numbers are those of the recovery point.
     *
     * @param bytes null where that is not known
     * @param rows of a table, or of all tables of a database; null where that is not known
     * @param counted whether the rows were counted; else they are an estimate
     * @param entries how many tables or files it has; null where that is not known
     * @param detail a word more; empty when there is none
     */
    public record Effect(
            Act act,
            ContentItem.Type type,
            String name,
            @Nullable Long bytes,
            @Nullable Long rows,
            boolean counted,
            @Nullable Long entries,
            String detail) {
        static Effect of(Act act, ContentItem item) {
            return new Effect(
                    act,
                    item.type(),
                    item.name(),
                    item.bytes(),
                    item.rows(),
                    item.counted(),
                    item.entries(),
                    item.detail());
        }
    }

    /**
     * What has to be read from the repository, without the log.
     *
     * @param storedBytes as they are stored: compressed, and what is there several times once; null when it could not be counted
     *     in time
     * @param bytes of the files that are made of them; of the whole recovery point when it could not be counted
     * @param files null when they could not be counted
     */
    public record Reading(
            @Nullable Long storedBytes,
            long bytes,
            @Nullable Long files) {}

    /**
     * How long it would take.
     *
     * @param seconds null when nothing was measured that it could be told from
     * @param targetMinutes of the service
     * @param withinTarget null when it is not known
     * @param from the earlier restores that it is told from, newest first
     * @param source in a sentence, for people
     */
    public record Expected(
            @Nullable Double seconds,
            int targetMinutes,
            @Nullable Boolean withinTarget,
            List<UUID> from,
            String source) {
        public Expected {
            from = List.copyOf(from);
        }
    }

    /**
     * Who has to agree.
     *
     * @param alone whether the server was started so that one person is enough, which is alarmed
     * @param roles that may; empty when nobody has to
     * @param people of them who are known here, without the caller, twenty at most
     * @param count of them, without the caller
     */
    public record Approval(When when, boolean alone, List<String> roles, List<String> people, int count) {
        public Approval {
            roles = List.copyOf(roles);
            people = List.copyOf(people);
        }
    }

    /** When a second person is needed. */
    public enum When {
        NEVER,
        BEFORE_IT_BEGINS,
        /** The part is restored without; what is then put back into the living system is approved of. */
        BEFORE_IT_IS_PUT_BACK
    }
}
