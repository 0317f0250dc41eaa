package io.holdfast.control.plan;

import java.util.Map;

/**
 * What came of an action.
 *
 * @param detail for people
 * @param facts that later steps may name
 */
record Done(String detail, Map<String, String> facts) {
    static Done of(String detail) {
        return new Done(detail, Map.of());
    }
}
