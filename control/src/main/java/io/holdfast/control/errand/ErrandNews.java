package io.holdfast.control.errand;

import io.holdfast.control.errand.ErrandTable.Standing;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.work.Ticking;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tells of errands as they begin, go on and end. The catalog is compared with what was told last: so this server's clients
 * hear of those of other servers too, within a second or two, and of none more often than it is noted. Safe for many threads.
 */
@Component
class ErrandNews extends Ticking {
    private static final Logger LOG = LoggerFactory.getLogger(ErrandNews.class);

    private final ErrandTable table;
    private final LiveFeed live;

    /** By what they are about; guarded by this. */
    private Map<String, Standing> told = Map.of();

    ErrandNews(ErrandTable table, LiveFeed live) {
        super("errand-news", Duration.ofSeconds(1));
        this.table = table;
        this.live = live;
    }

    @Override
    protected void tick() {
        look();
    }

    /** To be called when an errand of this server begins, ends or is to be cancelled; none fails for not being told of. */
    void changed() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.warn("What has become of an errand is told later", e);
        }
    }

    /** Tells what has changed. */
    private synchronized void look() {
        Map<String, Standing> before = told;
        Map<String, Standing> now = new HashMap<>();
        table.standing().forEach(standing -> now.put(about(standing), standing));
        now.forEach((about, standing) -> {
            Standing known = before.get(about);
            if (known == null || !known.errand().equals(standing.errand())) {
                tell(standing, standing.errand());
            }
        });
        List<Standing> ended = before.entrySet().stream()
                .filter(known -> !now.containsKey(known.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        ended.forEach(standing -> tell(standing, null));
        told = now;
    }

    private void tell(Standing standing, @Nullable RunningErrand errand) {
        live.tell(
                "errand",
                about(standing),
                new RunningErrand.Told(standing.kind(), standing.subject(), errand),
                standing.services(),
                standing.kind().isTheAskers() ? standing.errand().askedBy() : null);
    }

    private static String about(Standing standing) {
        return standing.kind() + "/" + standing.subject();
    }
}
