package io.holdfast.server.metrics;

import io.holdfast.control.site.GroupStanding;
import io.holdfast.control.site.SiteGroupWatch;
import io.micrometer.core.instrument.Tags;
import org.springframework.stereotype.Component;

/** How site groups stood when they were last looked at. */
@Component
class SiteGroupMeasures implements Measuring {
    private final SiteGroupWatch watch;

    SiteGroupMeasures(SiteGroupWatch watch) {
        this.watch = watch;
    }

    @Override
    public void measure(Measures measures) {
        for (SiteGroupWatch.Seen seen : watch.seen()) {
            Tags group = Tags.of("group", seen.group().name());
            measures.add(Measure.SITE_GROUP_LAG_TARGET, group, seen.target().toMillis() / 1000.0);
            GroupStanding standing = seen.standing();
            if (standing == null) {
                continue;
            }
            measures.add(Measure.SITE_GROUP_ACTIVE, group, standing.active() == null ? 0 : 1);
            for (GroupStanding.Member member : standing.members()) {
                Tags site = group.and("site", member.site());
                measures.add(Measure.SITE_GROUP_LAG, site, member.lagSeconds());
                measures.add(Measure.SITE_GROUP_HEARTBEAT_LAG, site, member.heartbeatLagSeconds());
                measures.add(Measure.SITE_GROUP_LAG_DATA, site, member.lagBytes());
            }
        }
    }
}
