package io.holdfast.server.security;

import io.holdfast.server.settings.EffectiveSettings.Origin;
import io.holdfast.server.settings.EffectiveSettings.Section;
import io.holdfast.server.settings.EffectiveSettings.Setting;
import io.holdfast.server.settings.SettingsTeller;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** How people and programs sign in at this server itself. */
@Component
@Order(3)
class AccessSettings implements SettingsTeller {
    private static final String SESSIONS = "people.md#sessions";
    private static final String TOKENS = "people.md#tokens-for-programs";

    private final SecondFactors factors;

    AccessSettings(SecondFactors factors) {
        this.factors = factors;
    }

    @Override
    public List<Section> tell() {
        Set<Role> roles = factors.roles();
        return List.of(new Section(
                "Sign-in",
                List.of(
                        new Setting(
                                "Roles that need a second factor",
                                roles.isEmpty()
                                        ? "none"
                                        : roles.stream()
                                                .map(Role::word)
                                                .sorted()
                                                .collect(Collectors.joining(", ")),
                                roles.isEmpty() ? Origin.DEFAULT : Origin.PORTAL,
                                "the page People, or holdfast second-factor",
                                "people.md#a-second-factor"),
                        fixed(
                                "Sessions end after",
                                OpenSessions.IDLE.toMinutes() + " minutes without a request",
                                SESSIONS),
                        fixed("Ended sessions are listed for", OpenSessions.KEPT.toDays() + " days", SESSIONS),
                        fixed(
                                "Tokens end after",
                                OwnTokenResource.UNLESS_SAID.toDays() + " days unless said otherwise, "
                                        + OwnTokenResource.LONGEST.toDays() + " at most",
                                TOKENS))));
    }

    private static Setting fixed(String name, String value, String document) {
        return new Setting(name, value, Origin.DEFAULT, "", document);
    }
}
