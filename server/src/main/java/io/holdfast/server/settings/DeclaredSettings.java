package io.holdfast.server.settings;

import io.holdfast.control.inventory.ChannelTarget;
import io.holdfast.control.inventory.Declaration.NotificationChannel;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.WebAddress;
import io.holdfast.repository.secret.SecretReference;
import io.holdfast.server.settings.EffectiveSettings.Origin;
import io.holdfast.server.settings.EffectiveSettings.Section;
import io.holdfast.server.settings.EffectiveSettings.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** What declarations say of the installation itself: its sites, and who is told of alerts. */
@Component
@Order(2)
class DeclaredSettings implements SettingsTeller {
    private static final String NOTIFICATIONS = "notifications.md";

    private final InventoryStore inventory;

    DeclaredSettings(InventoryStore inventory) {
        this.inventory = inventory;
    }

    @Override
    public List<Section> tell() {
        Inventory current = inventory.current();
        List<Setting> sites = new ArrayList<>();
        current.sites()
                .forEach(site -> sites.add(declared(
                        "Site " + site.name(),
                        site.role() + (site.description().isEmpty() ? "" : ": " + site.description()),
                        "Site/" + site.name(),
                        "configuration.md#site")));
        current.siteGroups()
                .forEach(group -> sites.add(declared(
                        "Site group " + group.name(),
                        "service " + group.service(),
                        "SiteGroup/" + group.name(),
                        "configuration.md#sitegroup")));
        if (sites.isEmpty()) {
            sites.add(none(
                    "Sites", "none is declared: snapshots bear the name of this machine", "configuration.md#site"));
        }
        List<Setting> told = new ArrayList<>();
        current.channels()
                .forEach(channel -> told.add(declared(
                        "Channel " + channel.name(),
                        target(channel),
                        "NotificationChannel/" + channel.name(),
                        NOTIFICATIONS)));
        current.heartbeats()
                .forEach(beat -> told.add(declared(
                        "Heartbeat " + beat.name(),
                        place(beat.address()) + " every " + beat.every(),
                        "Heartbeat/" + beat.name(),
                        NOTIFICATIONS + "#the-dead-mans-switch")));
        if (told.isEmpty()) {
            told.add(none("Channels", "none: nobody is told of alerts but who looks at the portal", NOTIFICATIONS));
        }
        return List.of(new Section("Sites", sites), new Section("Mail and other notifications", told));
    }

    private static String target(NotificationChannel channel) {
        return switch (channel.target()) {
            case ChannelTarget.Email mail ->
                "mail to " + String.join(", ", mail.to()) + " from " + mail.from() + " by " + mail.host() + ":"
                        + mail.port() + " (" + mail.security().name().toLowerCase(Locale.ROOT) + ")";
            case ChannelTarget.Webhook hook -> "webhook, " + place(hook.url());
            case ChannelTarget.Chat chat -> chat.format().name().toLowerCase(Locale.ROOT) + ", " + place(chat.url());
            case ChannelTarget.PagerDuty pager -> "PagerDuty, " + place(pager.url());
            case ChannelTarget.Alertmanager manager -> "Alertmanager, " + place(manager.url());
        };
    }

    /** Whoever knows a hidden one may use it: only where it lies is told. */
    private static String place(WebAddress address) {
        return switch (address) {
            case WebAddress.Plain plain -> plain.address().toString().replaceFirst("\\?.*", "");
            case WebAddress.Hidden(SecretReference where) -> "address in " + where.where();
        };
    }

    private static Setting declared(String name, String value, String declaration, String document) {
        return new Setting(name, value, Origin.DECLARATION, declaration, document);
    }

    private static Setting none(String name, String value, String document) {
        return new Setting(name, value, Origin.DEFAULT, "holdfast apply", document);
    }
}
