package io.holdfast.server.telemetry;

import io.holdfast.server.settings.EffectiveSettings.Origin;
import io.holdfast.server.settings.EffectiveSettings.Section;
import io.holdfast.server.settings.EffectiveSettings.Setting;
import io.holdfast.server.settings.SettingsTeller;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Where traces, logs and measures go. */
@Component
@Order(6)
class TelemetrySettings implements SettingsTeller {
    private static final String TRACES = "monitoring.md#traces-and-logs";

    private final Map<String, String> environment = System.getenv();

    @Override
    public List<Section> tell() {
        List<Setting> told = new ArrayList<>();
        for (String variable : Telemetry.ENDPOINTS) {
            String endpoint = environment.getOrDefault(variable, "");
            if (!endpoint.isBlank()) {
                told.add(new Setting("Collector", withoutSecrets(endpoint), Origin.ENVIRONMENT, variable, TRACES));
            }
        }
        if (told.isEmpty()) {
            told.add(new Setting(
                    "Collector of traces and logs",
                    "none",
                    Origin.DEFAULT,
                    String.join(", ", Telemetry.ENDPOINTS),
                    TRACES));
        }
        told.add(new Setting(
                "Measures for Prometheus", "/actuator/prometheus", Origin.DEFAULT, "", "monitoring.md#prometheus"));
        return List.of(new Section("Telemetry", told));
    }

    /** Some collectors take a name and a key within the address. */
    static String withoutSecrets(String address) {
        return address.replaceFirst("\\?.*", "").replaceFirst("//[^/@]*@", "//");
    }
}
