package io.holdfast.site.traffic;

import io.holdfast.site.lease.SiteStatus;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A configuration for HAProxy (2.4 and later) that sends clients to whichever site is active, by the sites' health
 * endpoints. Sessions to a site that is not active any more are closed at once: an answer that it still gives does not
 * reach a client.
 */
public final class HaproxyConfiguration {
    private HaproxyConfiguration() {}

    /**
     * @param bind where HAProxy is to listen, such as {@code *:5432}
     * @param sites by name; those without a server are left out
     */
    public static String text(String group, String bind, Map<String, SiteStatus> sites) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, """
                # Made by holdfast site haproxy for %1$s.
                global
                  maxconn 2000
                defaults
                  mode tcp
                  timeout connect 2s
                  timeout client 30m
                  timeout server 30m
                  timeout check 1s
                  # a retry would go to the same site after a second; clients and their pools try again sooner
                  retries 0
                listen %1$s
                  bind %2$s
                  option httpchk GET /primary
                  http-check expect status 200
                  default-server inter 300ms fastinter 100ms downinter 100ms fall 2 rise 1 on-marked-down shutdown-sessions
                """, group, bind));
        new TreeMap<>(sites)
                .forEach((site, status) -> status.server().ifPresent(server -> {
                    URI health = URI.create(status.health());
                    text.append(String.format(
                            Locale.ROOT,
                            "  server %s %s:%d check addr %s port %d%n",
                            site,
                            server.address(),
                            server.port(),
                            health.getHost(),
                            health.getPort()));
                }));
        return text.toString();
    }
}
