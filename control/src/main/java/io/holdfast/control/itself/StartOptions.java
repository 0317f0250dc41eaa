package io.holdfast.control.itself;

import java.util.Map;

/**
 * How the hosting application was started, for the backup of its configuration.
 *
 * @param values by the options' names, such as {@code port}; no secrets
 */
public record StartOptions(Map<String, String> values) {
    public StartOptions {
        values = Map.copyOf(values);
    }
}
