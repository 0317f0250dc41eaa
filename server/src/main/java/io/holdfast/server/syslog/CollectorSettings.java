package io.holdfast.server.syslog;

import io.holdfast.server.ServerOptions;
import io.holdfast.server.settings.EffectiveSettings.Origin;
import io.holdfast.server.settings.EffectiveSettings.Section;
import io.holdfast.server.settings.EffectiveSettings.Setting;
import io.holdfast.server.settings.SettingsTeller;
import java.nio.file.Path;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Which collector gets the audit trail, as its file says. */
@Component
@Order(5)
class CollectorSettings implements SettingsTeller {
    private static final String DOCUMENT = "audit.md#to-a-collector";
    private static final String SET_BY = "--audit-syslog-file or HOLDFAST_AUDIT_SYSLOG_FILE";

    private final ServerOptions options;
    private final ObjectProvider<SyslogSettings> settings;

    CollectorSettings(ServerOptions options, ObjectProvider<SyslogSettings> settings) {
        this.options = options;
        this.settings = settings;
    }

    @Override
    public List<Section> tell() {
        SyslogSettings collector = settings.getIfAvailable();
        if (collector == null) {
            return section(new Setting("Collector", "none", Origin.DEFAULT, SET_BY, DOCUMENT));
        }
        return section(
                of("Collector", collector.receiver()),
                of("Records as", collector.body().name()),
                of("Trusts", collector.authorities().map(Path::toString).orElse("whom Java trusts")),
                of(
                        "Certificate of this server",
                        collector
                                .identity()
                                .map(identity -> identity.certificate().toString())
                                .orElse("none")),
                of("An alert when it is behind by", collector.behindAfter().toString()));
    }

    private Setting of(String name, String value) {
        String file = options.syslogFile().map(Path::toString).orElse(SET_BY);
        return new Setting(name, value, Origin.FILE, file, DOCUMENT);
    }

    private static List<Section> section(Setting... settings) {
        return List.of(new Section("Audit trail to a collector", List.of(settings)));
    }
}
