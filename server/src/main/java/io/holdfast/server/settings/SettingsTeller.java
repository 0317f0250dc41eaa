package io.holdfast.server.settings;

import io.holdfast.server.settings.EffectiveSettings.Section;
import java.util.List;

/** Tells a part of what the installation is configured with. In the order of its annotation. */
@FunctionalInterface
public interface SettingsTeller {
    /** As they are in force now; never a secret. */
    List<Section> tell();
}
