package io.holdfast.control.inventory;

import io.holdfast.repository.secret.SecretReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where a channel's notifications go, and in which form. */
public sealed interface ChannelTarget {
    /** How a mail server is spoken to. */
    enum Security {
        /** Over TLS from the first byte (port 465). */
        TLS,
        /** TLS is begun before anything is told, or nothing is told (port 587). */
        STARTTLS,
        /** In the clear (port 25); only without a password. */
        NONE
    }

    /**
     * @param to one address or more
     * @param authority certificates, in PEM, of those who may vouch for the server; empty: whom Java trusts
     */
    record Email(
            String host,
            int port,
            Security security,
            String from,
            List<String> to,
            Optional<String> user,
            Optional<SecretReference> password,
            Optional<Path> authority)
            implements ChannelTarget {}

    /** Our JSON, signed as Standard Webhooks says. */
    record Webhook(WebAddress url, SecretReference secret) implements ChannelTarget {}

    /** Whose JSON a chat's incoming webhook takes. */
    enum ChatFormat {
        SLACK,
        TEAMS,
        MATTERMOST
    }

    /** A chat's incoming webhook. */
    record Chat(ChatFormat format, WebAddress url) implements ChannelTarget {}

    /** PagerDuty's Events API v2, or one that speaks it. */
    record PagerDuty(WebAddress url, SecretReference routingKey) implements ChannelTarget {}

    /** @param url of the Alertmanager, without {@code /api/v2/alerts} */
    record Alertmanager(
            WebAddress url, Optional<String> user, Optional<SecretReference> password, Optional<SecretReference> token)
            implements ChannelTarget {}
}
