package io.holdfast.server.live;

import io.holdfast.control.live.LiveEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The latest events, numbered, so that a client whose connection broke misses none. Numbers begin anew with each process;
 * the process's own mark in front of them tells an old one from a present one. Safe for many threads.
 */
final class FeedHistory {
    /** Some minutes of a busy server; an event is a few kilobytes. */
    private static final int KEPT = 500;

    private final String mark = UUID.randomUUID().toString().substring(0, 8);
    private final Deque<Numbered> latest = new ArrayDeque<>();
    private long last;

    /** @param id for the client, such as {@code 3f2a91c0-17} */
    record Numbered(String id, LiveEvent event) {}

    synchronized Numbered add(LiveEvent event) {
        Numbered numbered = new Numbered(mark + "-" + ++last, event);
        latest.addLast(numbered);
        if (latest.size() > KEPT) {
            latest.removeFirst();
        }
        return numbered;
    }

    /** What came after the event of this id, oldest first; empty when that is no longer known in full. */
    synchronized Optional<List<Numbered>> after(String id) {
        if (id.equals(mark + "-" + last)) {
            return Optional.of(List.of());
        }
        List<Numbered> missed = new ArrayList<>();
        boolean found = false;
        for (Numbered numbered : latest) {
            if (found) {
                missed.add(numbered);
            } else {
                found = numbered.id().equals(id);
            }
        }
        return found ? Optional.of(missed) : Optional.empty();
    }
}
