package io.holdfast.control.inventory;

import java.util.List;

/**
 * The kinds that say who may do what. The hosting application keeps them; documents that name none of a kind leave all of
 * that kind as they are.
 */
final class AccessKinds {
    static final List<String> ALL = List.of(PersonReader.KIND, GroupReader.KIND);

    private AccessKinds() {}

    /** @param key a kind and a name with a slash between them */
    static boolean isKey(String key) {
        return ALL.contains(kind(key));
    }

    static String kind(String key) {
        return key.substring(0, Math.max(0, key.indexOf('/')));
    }
}
