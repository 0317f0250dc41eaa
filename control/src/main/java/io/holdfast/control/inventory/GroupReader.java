package io.holdfast.control.inventory;

import io.holdfast.control.inventory.Declaration.Group;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads groups of the identity provider, and writes them in one form only, as people. */
final class GroupReader {
    static final String KIND = "Group";

    private static final int LONGEST_NAME = 255;

    private GroupReader() {}

    static Group read(String name, Fields spec) {
        String group = spec.text("group", name);
        if (group.length() > LONGEST_NAME || group.chars().anyMatch(Character::isISOControl)) {
            spec.problem("group", "has more than " + LONGEST_NAME + " characters, or some that cannot be seen");
        }
        List<String> roles = spec.texts("roles");
        if (roles.isEmpty()) {
            spec.problem("roles", "is missing; say what its members may do, or leave the group out");
        }
        return new Group(name, group, roles);
    }

    /** The document that declares a group. */
    static JsonNode document(Group group) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.put("group", group.group());
        var roles = spec.putArray("roles");
        group.roles().forEach(roles::add);
        return DeclarationReader.document(KIND, group.name(), spec);
    }
}
