package io.holdfast.site.agent;

import io.holdfast.site.lease.ActiveRecord;
import io.holdfast.site.lease.GroupView;
import io.holdfast.site.lease.Lease;
import io.holdfast.site.lease.SiteStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Looks from here whether the active site's health endpoint says that it serves. A thread of its own. */
final class ActiveProbe implements AutoCloseable {
    private final Lease lease;
    private final Board board;
    private final String site;
    private final Duration every;
    private final HttpClient http;
    private final Thread thread;

    ActiveProbe(Lease lease, Board board, String site, Duration duration) {
        this.lease = lease;
        this.board = board;
        this.site = site;
        this.every = duration.dividedBy(6);
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(every.multipliedBy(2))
                .build();
        this.thread = Thread.ofPlatform().name("site-probe").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                Optional<String> health = lease.view().flatMap(this::health);
                if (health.isPresent()) {
                    board.seesActive(answers(health.get()));
                }
                Thread.sleep(every);
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private Optional<String> health(GroupView view) {
        return view.active()
                .map(ActiveRecord::site)
                .filter(active -> !active.equals(site))
                .map(active -> view.sites().get(active))
                .map(SiteStatus::health);
    }

    private boolean answers(String health) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(health + "/primary"))
                    .timeout(every.multipliedBy(2))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        http.shutdownNow();
    }
}
