package io.holdfast.sources.postgres;

import io.holdfast.sources.SourceException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * That a restored cluster is not promoted but follows a primary.
 *
 * @param primary how it connects, as {@code primary_conninfo} takes it; holds no password
 * @param slot the replication slot at the primary that it uses
 */
record StandbyRole(String primary, Optional<String> slot) {
    /** Keys of a request's selection for a standby. */
    static final String KEYS = "standby.";

    static final String PRIMARY = KEYS + "primary";
    static final String SLOT = KEYS + "slot";

    private static final Pattern PASSWORD = Pattern.compile("(^|\\s)password\\s*=|^\\w+://[^@/]*:[^@/]*@");
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,63}");

    /** @throws SourceException naming the key that is wrong */
    static Optional<StandbyRole> of(Map<String, String> selection) throws SourceException {
        for (String key : new TreeMap<>(selection).keySet()) {
            if (key.startsWith(KEYS) && !key.equals(PRIMARY) && !key.equals(SLOT)) {
                throw new SourceException("There is no " + key + ". Known are " + PRIMARY + " and " + SLOT + ".");
            }
        }
        String primary = selection.get(PRIMARY);
        Optional<String> slot = Optional.ofNullable(selection.get(SLOT));
        if (primary == null) {
            if (slot.isPresent()) {
                throw new SourceException(SLOT + " is of use with " + PRIMARY + " only.");
            }
            return Optional.empty();
        }
        if (primary.isBlank() || primary.lines().count() > 1) {
            throw new SourceException(PRIMARY + " is '" + primary + "'. Say how to reach the primary, such as"
                    + " host=db1 port=5432 user=replicator passfile=/etc/holdfast/pgpass.");
        }
        if (PASSWORD.matcher(primary).find()) {
            throw new SourceException(PRIMARY + " holds a password, which would be kept. Write it into a file of"
                    + " PostgreSQL's passfile format and name that: passfile=/path.");
        }
        if (slot.filter(name -> !NAME.matcher(name).matches()).isPresent()) {
            throw new SourceException(SLOT + " is '" + slot.get()
                    + "'. A slot's name has lower-case letters, digits and" + " underscores.");
        }
        return Optional.of(new StandbyRole(primary.strip(), slot));
    }

    /** As {@code postgresql.auto.conf} keeps it. */
    Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("primary_conninfo", primary);
        settings.put("primary_slot_name", slot.orElse(""));
        settings.put("recovery_target_timeline", "latest");
        return settings;
    }
}
