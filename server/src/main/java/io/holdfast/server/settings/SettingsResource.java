package io.holdfast.server.settings;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/admin/settings")
@Tag(name = "Settings")
class SettingsResource {
    private final List<SettingsTeller> tellers;

    SettingsResource(ObjectProvider<SettingsTeller> tellers) {
        this.tellers = tellers.orderedStream().toList();
    }

    @GetMapping
    @Operation(
            summary = "What this installation is configured with, and where each of it is set",
            description = "Only to be looked at, as it is in force now. Of a secret it says where it lies.")
    EffectiveSettings settings() {
        return new EffectiveSettings(
                tellers.stream().flatMap(teller -> teller.tell().stream()).toList());
    }
}
