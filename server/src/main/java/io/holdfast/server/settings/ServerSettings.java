package io.holdfast.server.settings;

import io.holdfast.control.ControlSettings;
import io.holdfast.server.ServerOptions;
import io.holdfast.server.TlsFiles;
import io.holdfast.server.catalog.ExternalCatalog;
import io.holdfast.server.settings.EffectiveSettings.Origin;
import io.holdfast.server.settings.EffectiveSettings.Section;
import io.holdfast.server.settings.EffectiveSettings.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * What the server was started with, and by what: an option of its command counts more than the environment, and that more
 * than what is built in.
 */
@Component
@Order(1)
class ServerSettings implements SettingsTeller {
    private static final String SERVER = "configuration.md#the-server";
    private static final String WORKERS = "several-servers.md#workers-at-single-sites";
    private static final String TLS = "configuration.md#tls";

    private final ServerOptions options;
    private final ServerOptions fromEnvironment;
    private final Map<String, String> environment;
    private final ControlSettings control;
    private final Environment spring;

    ServerSettings(ServerOptions options, ControlSettings control, Environment spring) {
        this.options = options;
        this.environment = System.getenv();
        this.fromEnvironment =
                ServerOptions.of(options.dataFolder(), options.console()).withEnvironment(environment);
        this.control = control;
        this.spring = spring;
    }

    @Override
    public List<Section> tell() {
        return List.of(
                new Section(
                        "This server",
                        List.of(
                                new Setting("Host", control.hostname(), Origin.DEFAULT, "", SERVER),
                                new Setting("Address", address(), Origin.DEFAULT, "", SERVER),
                                setting("Listens on", "bind", "HOLDFAST_BIND", SERVER, ServerOptions::bindAddress),
                                setting("Port", "port", "HOLDFAST_PORT", SERVER, of -> Integer.toString(of.port())),
                                data(),
                                setting(
                                        "Programs of PostgreSQL",
                                        "programs",
                                        "HOLDFAST_PROGRAMS",
                                        SERVER,
                                        of -> of.programs().toString()),
                                setting(
                                        "Certificate",
                                        "tls-certificate",
                                        "HOLDFAST_TLS_CERTIFICATE",
                                        TLS,
                                        of -> file(of.access().tls().map(TlsFiles::certificate), "none: plain HTTP")),
                                setting(
                                        "Key of the certificate",
                                        "tls-key",
                                        "HOLDFAST_TLS_KEY",
                                        TLS,
                                        of -> file(of.access().tls().map(TlsFiles::key), "none")))),
                new Section("Catalog", catalog()),
                new Section("Limits", limits()));
    }

    /** With the port that it really has, whatever was asked for. */
    private String address() {
        return options.address(spring.getProperty("local.server.port", Integer.class, options.port()));
    }

    private Setting data() {
        String value = options.dataFolder().toString();
        String variable = environment.get("HOLDFAST_DATA");
        boolean named = variable != null
                && Path.of(variable).toAbsolutePath().normalize().toString().equals(value);
        return new Setting(
                "Data folder",
                value,
                named ? Origin.ENVIRONMENT : Origin.COMMAND_LINE,
                "--data or HOLDFAST_DATA",
                SERVER);
    }

    private List<Setting> catalog() {
        return List.of(
                setting(
                        "Database",
                        "catalog-url",
                        "HOLDFAST_CATALOG_URL",
                        SERVER,
                        of -> of.catalog()
                                .map(ServerSettings::place)
                                .orElse("the PostgreSQL that comes along, in the data folder")),
                setting(
                        "User",
                        "catalog-user",
                        "HOLDFAST_CATALOG_USER",
                        SERVER,
                        of -> of.catalog().map(ExternalCatalog::user).orElse("its own")),
                setting(
                        "Password from",
                        "catalog-password-file",
                        "HOLDFAST_CATALOG_PASSWORD_FILE",
                        SERVER,
                        of -> file(of.catalog().flatMap(ExternalCatalog::passwordFile), "none")),
                setting(
                        "Backed up every",
                        "catalog-backup",
                        "HOLDFAST_CATALOG_BACKUP",
                        SERVER,
                        of -> of.ownBackups().map(Duration::toString).orElse("never")));
    }

    private List<Setting> limits() {
        return List.of(
                setting(
                        "Backups, restores and drills at once",
                        "workers",
                        "HOLDFAST_WORKERS",
                        SERVER,
                        of -> Integer.toString(of.workers())),
                setting(
                        "Site of the workers",
                        "site",
                        "HOLDFAST_SITE",
                        WORKERS,
                        of -> of.place().site().orElse("none in particular")),
                setting(
                        "Sites whose sources and repositories they reach",
                        "reaches",
                        "HOLDFAST_REACHES",
                        WORKERS,
                        of -> of.place().reachesAll()
                                ? "all"
                                : String.join(", ", of.place().reaches())),
                setting(
                        "Requests a second from one address",
                        "rate-limit",
                        "HOLDFAST_RATE_LIMIT",
                        TLS,
                        of -> of.access().rateLimit() == 0
                                ? "no bound"
                                : Integer.toString(of.access().rateLimit())),
                setting(
                        "One person may approve alone",
                        "allow-own-approvals",
                        "HOLDFAST_ALLOW_OWN_APPROVALS",
                        "people.md#what-needs-a-second-person",
                        of -> of.ownApprovals() ? "yes" : "no"),
                new Setting(
                        "Records of backups, restores, drills, approvals and the audit trail",
                        "kept without end",
                        Origin.DEFAULT,
                        "",
                        "audit.md"));
    }

    /** Without what stands after the question mark, where drivers take passwords. */
    private static String place(ExternalCatalog catalog) {
        return catalog.url().replaceFirst("\\?.*", "").replaceFirst("//[^/@]*@", "//");
    }

    private static String file(Optional<Path> file, String none) {
        return file.map(path -> path.toAbsolutePath().normalize().toString()).orElse(none);
    }

    private Setting setting(
            String name, String option, String variable, String document, Function<ServerOptions, String> read) {
        String value = read.apply(options);
        Origin origin = !value.equals(read.apply(fromEnvironment))
                ? Origin.COMMAND_LINE
                : environment.containsKey(variable) ? Origin.ENVIRONMENT : Origin.DEFAULT;
        return new Setting(name, value, origin, "--" + option + " or " + variable, document);
    }
}
