package io.holdfast.server.site;

import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.SecretReads;
import io.holdfast.control.inventory.SecretUse;
import io.holdfast.control.site.GroupStanding;
import io.holdfast.control.site.SiteGroups;
import io.holdfast.site.config.LeaseStores;
import io.holdfast.site.config.SiteConfiguration;
import io.holdfast.site.lease.ActiveRecord;
import io.holdfast.site.lease.CatalogLeaseStore;
import io.holdfast.site.lease.Fence;
import io.holdfast.site.lease.GroupStore;
import io.holdfast.site.lease.GroupView;
import io.holdfast.site.lease.LeaseStore;
import io.holdfast.site.lease.Rehearsing;
import io.holdfast.site.lease.Takeover;
import io.holdfast.site.lease.Wish;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Reads and writes what agents read and write, in etcd or in the catalog. For many threads. */
@Component
class AgreedSiteGroups implements SiteGroups, DisposableBean {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Clock clock;
    private final Map<String, Opened> opened = new ConcurrentHashMap<>();

    private final Silence silence = new Silence();
    private final SecretReads reads;
    private final DataSource catalog;

    AgreedSiteGroups(SecretReads reads, DataSource catalog, Clock clock) {
        this.reads = reads;
        this.catalog = catalog;
        this.clock = clock;
    }

    private record Opened(SiteGroup declared, LeaseStore records) {}

    private synchronized GroupStore store(SiteGroup group) throws IOException {
        reads.repeatedly("SiteGroup/" + group.name(), SecretUse.of(group), "reaching its agents");
        Opened known = opened.get(group.name());
        if (known == null || !known.declared().equals(group)) {
            LeaseStore records = open(group);
            if (known != null) {
                known.records().close();
            }
            known = new Opened(group, records);
            opened.put(group.name(), known);
        }
        return new GroupStore(known.records(), group.name());
    }

    private LeaseStore open(SiteGroup group) throws IOException {
        if (group.inCatalog()) {
            return new CatalogLeaseStore(catalog::getConnection);
        }
        return LeaseStores.etcd(
                new SiteConfiguration.Etcd(
                        group.endpoints().stream().map(URI::create).toList(),
                        group.trust().map(Path::of),
                        group.identity().map(Path::of),
                        group.passwordFile().map(Path::of)),
                PATIENCE);
    }

    @Override
    public GroupStanding look(SiteGroup group) throws IOException, InterruptedException {
        GroupView view = store(group).view();
        long now = System.nanoTime();
        return Standings.of(group, view, status -> silence.isSilent(group.name(), status, now));
    }

    @Override
    public Optional<ActiveServer> active(SiteGroup group) throws IOException, InterruptedException {
        return store(group)
                .view()
                .active()
                .filter(record -> !record.released())
                .map(record -> new ActiveServer(
                        record.site(),
                        record.epoch(),
                        record.database().address(),
                        record.database().port()));
    }

    @Override
    public boolean ask(SiteGroup group, UUID request, boolean planned, String to, boolean acceptLoss, String by)
            throws IOException, InterruptedException {
        GroupStore store = store(group);
        Wish wish = new Wish(
                request.toString(),
                planned ? Wish.Kind.SWITCHOVER : Wish.Kind.FAILOVER,
                to,
                acceptLoss,
                by,
                clock.instant());
        return store.wish(wish) || isAsked(store.view(), request);
    }

    private static boolean isAsked(GroupView view, UUID request) {
        return view.wish().filter(wish -> wish.id().equals(request.toString())).isPresent();
    }

    @Override
    public Progress progress(SiteGroup group, UUID request) throws IOException, InterruptedException {
        GroupStore store = store(group);
        // the agents note how it went before they take the request away
        GroupView view = store.view();
        Optional<Takeover> done = store.takeovers().values().stream()
                .filter(takeover -> takeover.wish().equals(Optional.of(request.toString())))
                .findFirst();
        if (done.isPresent()) {
            return new Progress(Progress.State.DONE, Standings.words(done.get()), Standings.facts(done.get()));
        }
        return isAsked(view, request)
                ? new Progress(Progress.State.ASKED, "The agents are at it.")
                : new Progress(
                        Progress.State.UNKNOWN,
                        store.refusal(request.toString())
                                .map(why -> "Given up: " + why + ".")
                                .orElse("Not asked for, or given up."));
    }

    @Override
    public List<TakeoverTime> takeovers(SiteGroup group) throws IOException, InterruptedException {
        return store(group).takeovers().values().stream()
                .filter(takeover -> takeover.from()
                        .filter(from -> !from.equals(takeover.site()))
                        .isPresent())
                .map(takeover -> new TakeoverTime(
                        takeover.site(),
                        takeover.planned(),
                        takeover.replayMillis().isPresent(),
                        takeover.detectionMillis() / 1000.0,
                        takeover.fencingMillis() / 1000.0,
                        takeover.promotionMillis() / 1000.0,
                        takeover.at()))
                .sorted(Comparator.comparing(TakeoverTime::at).reversed())
                .toList();
    }

    @Override
    public List<Change> changes(SiteGroup group) throws IOException, InterruptedException {
        return store(group).takeovers().values().stream()
                .map(takeover -> new Change(
                        takeover.epoch(),
                        takeover.site(),
                        takeover.from(),
                        takeover.reason(),
                        takeover.wish(),
                        takeover.planned(),
                        takeover.at()))
                .toList();
    }

    @Override
    public void forget(SiteGroup group, UUID request) throws IOException, InterruptedException {
        GroupStore store = store(group);
        if (isAsked(store.view(), request)) {
            store.endWish();
        }
    }

    @Override
    public boolean fence(SiteGroup group, UUID request, String by) throws IOException, InterruptedException {
        GroupStore store = store(group);
        Optional<ActiveRecord> active = store.view().active();
        return active.isPresent()
                && store.fence(new Fence(
                        request.toString(),
                        active.get().site(),
                        active.get().epoch(),
                        by,
                        clock.instant(),
                        Optional.empty()));
    }

    @Override
    public Progress fenced(SiteGroup group, UUID request) throws IOException, InterruptedException {
        return Standings.fenced(store(group).view(), request.toString());
    }

    @Override
    public void unfence(SiteGroup group, UUID request) throws IOException, InterruptedException {
        store(group).unfence(request.toString());
    }

    @Override
    public boolean rehearse(SiteGroup group, UUID request, String site, String by)
            throws IOException, InterruptedException {
        return store(group).rehearse(site, new Rehearsing(request.toString(), by, clock.instant(), Optional.empty()));
    }

    @Override
    public Progress rehearsed(SiteGroup group, UUID request, String site) throws IOException, InterruptedException {
        return Standings.rehearsed(store(group).rehearsal(site), request.toString(), site);
    }

    @Override
    public void forgetRehearsal(SiteGroup group, UUID request, String site) throws IOException, InterruptedException {
        store(group).forgetRehearsal(site, request.toString());
    }

    @Override
    public void destroy() {
        opened.values().forEach(one -> one.records().close());
    }
}
