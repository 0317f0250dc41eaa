package io.holdfast.control.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a plan is run. */
public enum PlanMode {
    /** For real: the primary site is gone. */
    FAILOVER,
    /** For real: back to it. */
    FAILBACK,
    /** For real, and planned. */
    SWITCHOVER,
    /** Restores into places of their own, and only looks whether the rest could be done. */
    TEST,
    /** People walk through it; nothing is done. */
    TABLETOP;

    /** As the API and declarations say it. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it changes what is in use, and so needs a second person. */
    boolean isReal() {
        return this == FAILOVER || this == FAILBACK || this == SWITCHOVER;
    }

    static Optional<PlanMode> of(String word) {
        return Arrays.stream(values()).filter(mode -> mode.word().equals(word)).findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(PlanMode::word).collect(Collectors.joining(", "));
    }
}
