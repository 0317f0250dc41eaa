package io.holdfast.server.oidc;

import io.holdfast.repository.secret.SecretReference;
import io.holdfast.server.ServerOptions;
import io.holdfast.server.security.Grant;
import io.holdfast.server.settings.EffectiveSettings.Origin;
import io.holdfast.server.settings.EffectiveSettings.Section;
import io.holdfast.server.settings.EffectiveSettings.Setting;
import io.holdfast.server.settings.SettingsTeller;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Which identity provider is believed, as its file says. */
@Component
@Order(4)
class ProviderSettings implements SettingsTeller {
    private static final String DOCUMENT = "sign-in.md#an-identity-provider";
    private static final String SET_BY = "--oidc-file or HOLDFAST_OIDC_FILE";

    private final ServerOptions options;
    private final ObjectProvider<OidcSettings> settings;

    ProviderSettings(ServerOptions options, ObjectProvider<OidcSettings> settings) {
        this.options = options;
        this.settings = settings;
    }

    @Override
    public List<Section> tell() {
        OidcSettings provider = settings.getIfAvailable();
        String file = options.access().oidcFile().map(Path::toString).orElse(SET_BY);
        List<Setting> told = new ArrayList<>();
        if (provider == null) {
            told.add(new Setting(
                    "Provider", "none: only people of this server sign in", Origin.DEFAULT, SET_BY, DOCUMENT));
        } else {
            told.add(of("Provider", provider.name(), file));
            told.add(of("Issuer", provider.issuer(), file));
            told.add(of("Browsers reach this server at", provider.publicUrl().toString(), file));
            told.add(of("Client of the portal", provider.clientId(), file));
            told.add(of(
                    "Secret of the client from",
                    provider.clientSecret().map(SecretReference::where).orElse("none: a public client"),
                    file));
            told.add(of(
                    "Client of the command line", provider.commandLineClientId().orElse("none"), file));
            told.add(of("Audience of tokens", provider.audience(), file));
            told.add(of("Names of people from", provider.usernameClaim(), file));
            told.add(of("Roles from", provider.rolesClaim(), file));
            new TreeMap<>(provider.roles())
                    .forEach((group, roles) -> told.add(of(
                            "Group " + group,
                            roles.stream().map(Grant::word).collect(Collectors.joining(", ")),
                            file)));
            told.add(of("Sessions are confirmed every", provider.confirmEvery().toString(), file));
        }
        return List.of(new Section("Identity provider", told));
    }

    private static Setting of(String name, String value, String file) {
        return new Setting(name, value, Origin.FILE, file, DOCUMENT);
    }
}
