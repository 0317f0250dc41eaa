package io.holdfast.server.settings;

import java.util.List;

/** What an installation is configured with, by subject; never a secret, but where one lies. */
public record EffectiveSettings(List<Section> sections) {
    public EffectiveSettings {
        sections = List.copyOf(sections);
    }

    /** @param name for people, such as {@code Sign-in} */
    public record Section(String name, List<Setting> settings) {
        public Section {
            settings = List.copyOf(settings);
        }
    }

    /**
     * One value.
     *
     * @param name for people
     * @param value as it is in force, for people
     * @param origin where it came from
     * @param setBy how it is set, such as {@code --port or HOLDFAST_PORT}, or the file that says it; empty where it cannot be
     * @param document the page of the documentation and its heading, such as {@code configuration.md#the-server}
     */
    public record Setting(String name, String value, Origin origin, String setBy, String document) {}

    /** Where a value came from. */
    public enum Origin {
        /** Nobody said anything else. */
        DEFAULT,
        /** An option of the command that started the server. */
        COMMAND_LINE,
        /** A variable of the environment that the server was started in. */
        ENVIRONMENT,
        /** A file that the server read when it was started. */
        FILE,
        /** A declaration. */
        DECLARATION,
        /** It was changed while the server ran, in the portal or by the API. */
        PORTAL
    }
}
