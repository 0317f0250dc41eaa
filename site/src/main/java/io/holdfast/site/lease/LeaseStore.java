package io.holdfast.site.lease;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A few small records that agents agree on, changed in transactions of which each sees what all before it did. Whoever asks for a
 * change must be prepared that it was made twice, or made although no answer came. For many threads.
 */
public interface LeaseStore extends AutoCloseable {
    /**
     * A key's value.
     *
     * @param revision of the change that gave it this value; greater than that of every earlier change of any key
     */
    record Entry(String key, String value, long revision) {}

    /**
     * @param changed whether the condition held, and what was asked for was put
     * @param entries all under the prefix, after the change, sorted by key
     */
    record Answer(boolean changed, List<Entry> entries) {
        /** The entry of a key, if there is one. */
        public Optional<Entry> entry(String key) {
            return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
        }
    }

    /** A key that is to be given a value; an absent value takes the key away. */
    record Change(String key, Optional<String> value) {
        public static Change put(String key, String value) {
            return new Change(key, Optional.of(value));
        }

        public static Change remove(String key) {
            return new Change(key, Optional.empty());
        }
    }

    /**
     * That a key has not been changed since.
     *
     * @param revision the entry's, or 0: there is no such key
     */
    record Condition(String key, long revision) {}

    /**
     * Makes the changes if the condition holds, all or none, and reads what is under a prefix. Blocks no longer than the store's
     * patience.
     *
     * @throws LeaseStoreUnavailableException when it is not known whether the changes were made
     */
    Answer transact(Optional<Condition> condition, List<Change> changes, String prefix)
            throws IOException, InterruptedException;

    /** Gives up what is under way. */
    @Override
    void close();
}
