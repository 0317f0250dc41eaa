package io.holdfast.site.lease;

import io.holdfast.site.lease.LeaseStore.Answer;
import io.holdfast.site.lease.LeaseStore.Change;
import io.holdfast.site.lease.LeaseStore.Condition;
import io.holdfast.site.lease.LeaseStore.Entry;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a group's records lie, as JSON: {@code /holdfast/sites/<group>/} with {@code active}, {@code wish},
 * {@code refused}, {@code paused}, {@code fence} and {@code site/<name>}, which are read with each beat, and {@code /holdfast/takeovers/<group>/<epoch>}
 * and {@code /holdfast/rehearsals/<group>/<site>}, which are not. For many threads.
 */
public final class GroupStore {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Takeovers that are kept. */
    private static final int KEPT = 100;

    private final LeaseStore records;
    private final String prefix;
    private final String history;
    private final String rehearsals;

    public GroupStore(LeaseStore records, String group) {
        this.records = records;
        this.prefix = "/holdfast/sites/" + group + "/";
        this.history = "/holdfast/takeovers/" + group + "/";
        this.rehearsals = "/holdfast/rehearsals/" + group + "/";
    }

    /**
     * What was found.
     *
     * @param activeRevision of the record of who is active; 0 when there is none
     * @param done whether the change was made
     */
    record Found(boolean done, GroupView view, long activeRevision, Map<String, Long> siteRevisions) {}

    /** Makes the record of who is active, if it has not changed since a revision (0: there is none), and says a status. */
    Found putActive(ActiveRecord record, long ifRevision, SiteStatus status) throws IOException, InterruptedException {
        return found(records.transact(
                Optional.of(new Condition(prefix + "active", ifRevision)),
                List.of(Change.put(prefix + "active", json(record)), put(status)),
                prefix));
    }

    Found say(SiteStatus status) throws IOException, InterruptedException {
        return found(records.transact(Optional.empty(), List.of(put(status)), prefix));
    }

    /** All there is. */
    public GroupView view() throws IOException, InterruptedException {
        return found(records.transact(Optional.empty(), List.of(), prefix)).view();
    }

    /** Asks for something, unless something is being asked for already. */
    public boolean wish(Wish wish) throws IOException, InterruptedException {
        return records.transact(
                        Optional.of(new Condition(prefix + "wish", 0)),
                        List.of(Change.put(prefix + "wish", json(wish))),
                        prefix)
                .changed();
    }

    /** Takes a wish back, or from the table when it is fulfilled. */
    public void endWish() throws IOException, InterruptedException {
        records.transact(Optional.empty(), List.of(Change.remove(prefix + "wish")), prefix);
    }

    /** What became of a wish that could not be fulfilled. */
    private record Refusal(String wish, String why) {}

    /** Takes a wish from the table which cannot be fulfilled. */
    public void refuse(Wish wish, String why) throws IOException, InterruptedException {
        records.transact(
                Optional.empty(),
                List.of(
                        Change.remove(prefix + "wish"),
                        Change.put(prefix + "refused", json(new Refusal(wish.id(), why)))),
                prefix);
    }

    /** Why a wish was refused; empty when it was not, and when another one was since. */
    public Optional<String> refusal(String wish) throws IOException, InterruptedException {
        for (Entry entry : records.transact(Optional.empty(), List.of(), prefix + "refused")
                .entries()) {
            Refusal refusal = read(entry, Refusal.class);
            if (refusal.wish().equals(wish)) {
                return Optional.of(refusal.why());
            }
        }
        return Optional.empty();
    }

    /** @param why absent: automatic failover is on again */
    public void pause(Optional<String> why) throws IOException, InterruptedException {
        records.transact(Optional.empty(), List.of(new Change(prefix + "paused", why)), prefix);
    }

    /**
     * Has the active site stop taking writes; the same one again changes nothing.
     *
     * @return false when another fence is in force
     */
    public boolean fence(Fence fence) throws IOException, InterruptedException {
        Answer answer = records.transact(Optional.empty(), List.of(), prefix);
        Optional<Entry> there = answer.entry(prefix + "fence");
        if (there.isPresent()) {
            Fence before = read(there.get(), Fence.class);
            Optional<Fence> inForce = found(answer).view().inForce();
            if (before.id().equals(fence.id()) || inForce.isPresent()) {
                return before.id().equals(fence.id());
            }
        }
        return replaceFence(there, Optional.of(fence));
    }

    /**
     * Notes how far a fence is; one that is done stays as it is.
     *
     * @return false when it has been taken back, or another stands there
     */
    public boolean fenced(Fence now) throws IOException, InterruptedException {
        Optional<Entry> there = fenceEntry();
        if (there.isEmpty()) {
            return false;
        }
        Fence before = read(there.get(), Fence.class);
        return before.id().equals(now.id()) && (before.done().isPresent() || replaceFence(there, Optional.of(now)));
    }

    /** Takes a fence back: who was active may be so again. Another one stays. */
    public void unfence(String id) throws IOException, InterruptedException {
        Optional<Entry> there = fenceEntry();
        if (there.isPresent() && read(there.get(), Fence.class).id().equals(id)) {
            replaceFence(there, Optional.empty());
        }
    }

    private Optional<Entry> fenceEntry() throws IOException, InterruptedException {
        return records.transact(Optional.empty(), List.of(), prefix).entry(prefix + "fence");
    }

    private boolean replaceFence(Optional<Entry> there, Optional<Fence> fence)
            throws IOException, InterruptedException {
        return records.transact(
                        Optional.of(new Condition(
                                prefix + "fence", there.map(Entry::revision).orElse(0L))),
                        List.of(new Change(prefix + "fence", fence.map(GroupStore::json))),
                        prefix)
                .changed();
    }

    /**
     * Asks a site for a rehearsal; the same one again changes nothing.
     *
     * @return false while the site is at another one
     */
    public boolean rehearse(String site, Rehearsing asked) throws IOException, InterruptedException {
        Optional<Entry> there = rehearsalEntry(site);
        if (there.isPresent()) {
            Rehearsing before = read(there.get(), Rehearsing.class);
            if (before.id().equals(asked.id()) || before.outcome().isEmpty()) {
                return before.id().equals(asked.id());
            }
        }
        return replaceRehearsal(site, there, Optional.of(asked));
    }

    /** The last one that a site was asked for. */
    public Optional<Rehearsing> rehearsal(String site) throws IOException, InterruptedException {
        Optional<Entry> there = rehearsalEntry(site);
        return there.isPresent() ? Optional.of(read(there.get(), Rehearsing.class)) : Optional.empty();
    }

    /** Notes what came of it, unless it was taken back. */
    public void rehearsed(String site, Rehearsing ended) throws IOException, InterruptedException {
        Optional<Entry> there = rehearsalEntry(site);
        if (there.isPresent() && read(there.get(), Rehearsing.class).id().equals(ended.id())) {
            replaceRehearsal(site, there, Optional.of(ended));
        }
    }

    /** Takes one back; a copy that is made already is removed at its end. */
    public void forgetRehearsal(String site, String id) throws IOException, InterruptedException {
        Optional<Entry> there = rehearsalEntry(site);
        if (there.isPresent() && read(there.get(), Rehearsing.class).id().equals(id)) {
            replaceRehearsal(site, there, Optional.empty());
        }
    }

    private Optional<Entry> rehearsalEntry(String site) throws IOException, InterruptedException {
        return records.transact(Optional.empty(), List.of(), rehearsals).entry(rehearsals + site);
    }

    private boolean replaceRehearsal(String site, Optional<Entry> there, Optional<Rehearsing> now)
            throws IOException, InterruptedException {
        return records.transact(
                        Optional.of(new Condition(
                                rehearsals + site, there.map(Entry::revision).orElse(0L))),
                        List.of(new Change(rehearsals + site, now.map(GroupStore::json))),
                        rehearsals)
                .changed();
    }

    /** How sites became active, by epoch. */
    public SortedMap<Long, Takeover> takeovers() throws IOException, InterruptedException {
        SortedMap<Long, Takeover> takeovers = new TreeMap<>();
        for (Entry entry :
                records.transact(Optional.empty(), List.of(), history).entries()) {
            Takeover takeover = read(entry, Takeover.class);
            takeovers.put(takeover.epoch(), takeover);
        }
        return takeovers;
    }

    /** Keeps how a site became active, and forgets the oldest. */
    public void record(Takeover takeover) throws IOException, InterruptedException {
        records.transact(
                Optional.empty(),
                List.of(
                        Change.put(takeoverKey(takeover.epoch()), json(takeover)),
                        Change.remove(takeoverKey(takeover.epoch() - KEPT))),
                prefix);
    }

    private String takeoverKey(long epoch) {
        return history + String.format(Locale.ROOT, "%019d", epoch);
    }

    private Change put(SiteStatus status) {
        return Change.put(prefix + "site/" + status.site(), json(status));
    }

    private Found found(Answer answer) throws IOException {
        Optional<ActiveRecord> active = Optional.empty();
        long revision = 0;
        Map<String, SiteStatus> sites = new TreeMap<>();
        Map<String, Long> revisions = new TreeMap<>();
        Optional<Wish> wish = Optional.empty();
        Optional<String> paused = Optional.empty();
        Optional<Fence> fence = Optional.empty();
        for (Entry entry : answer.entries()) {
            String key = entry.key().substring(prefix.length());
            switch (key.split("/", 2)[0]) {
                case "active" -> {
                    active = Optional.of(read(entry, ActiveRecord.class));
                    revision = entry.revision();
                }
                case "site" -> {
                    SiteStatus status = read(entry, SiteStatus.class);
                    sites.put(status.site(), status);
                    revisions.put(status.site(), entry.revision());
                }
                case "wish" -> wish = Optional.of(read(entry, Wish.class));
                case "paused" -> paused = Optional.of(entry.value());
                case "fence" -> fence = Optional.of(read(entry, Fence.class));
                default -> {
                    // of a later version
                }
            }
        }
        return new Found(answer.changed(), new GroupView(active, sites, wish, paused, fence), revision, revisions);
    }

    private static <T> T read(Entry entry, Class<T> type) throws IOException {
        try {
            return JSON.readValue(entry.value(), type);
        } catch (JacksonException e) {
            throw new IOException(
                    "The record " + entry.key() + " is not what Holdfast writes there: " + entry.value(), e);
        }
    }

    private static String json(Object value) {
        return JSON.writeValueAsString(value);
    }
}
