package io.holdfast.server.live;

import io.holdfast.control.Catalog;
import io.holdfast.control.live.LiveEvent;
import io.holdfast.control.work.Ticking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Tells the other servers on the same catalog what happens here: four times a second the newest of each thing, by
 * PostgreSQL's {@code NOTIFY}. While no other server listens nothing is sent. Errands are left out: every server tells of those
 * by itself. For many threads.
 */
@Component
class EventRelay extends Ticking {
    static final String CHANNEL = "holdfast_live";
    /** What so many wait of is not told one by one. */
    private static final int MOST_WAITING = 2_000;

    private static final Duration LOOKED_AGAIN = Duration.ofSeconds(3);

    private final Catalog catalog;
    private final RelayedEvents heard;
    private final Map<String, LiveEvent> waiting = new LinkedHashMap<>();
    private boolean others;
    private long looked;

    EventRelay(Catalog catalog, RelayedEvents heard) {
        super("event-relay", Duration.ofMillis(250));
        this.catalog = catalog;
        this.heard = heard;
    }

    @EventListener
    void on(LiveEvent event) {
        if (event.type().equals("errand") || RelayedEvents.isHeardNow()) {
            return;
        }
        synchronized (waiting) {
            if (waiting.size() >= MOST_WAITING) {
                waiting.clear();
                LiveEvent all = EventStreams.resync().event();
                waiting.put(all.type(), all);
            }
            String about = event.type() + "/" + event.id();
            // the newest goes last
            waiting.remove(about);
            waiting.put(about, event);
        }
    }

    @Override
    protected void tick() {
        List<LiveEvent> events;
        synchronized (waiting) {
            events = List.copyOf(waiting.values());
            waiting.clear();
        }
        if (events.isEmpty() || !othersListen()) {
            return;
        }
        List<String> texts = new ArrayList<>();
        events.forEach(event -> texts.addAll(heard.messages().of(event)));
        // in one transaction, and so in this order
        catalog.sql(
                        "SELECT pg_notify(:channel, text) FROM unnest(:texts) WITH ORDINALITY AS one (text, place) ORDER BY place")
                .param("channel", CHANNEL)
                .param("texts", texts.toArray(String[]::new))
                .query((row, number) -> number)
                .list();
    }

    private boolean othersListen() {
        if (looked == 0 || System.nanoTime() - looked > LOOKED_AGAIN.toNanos()) {
            others = catalog.sql("""
                    SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()
                        AND starts_with(application_name, :listeners) AND application_name <> :own)
                    """)
                    .param("listeners", RelayedEvents.SESSIONS)
                    .param("own", heard.session())
                    .query(Boolean.class)
                    .single();
            looked = System.nanoTime();
        }
        return others;
    }
}
