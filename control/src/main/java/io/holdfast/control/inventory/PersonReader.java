package io.holdfast.control.inventory;

import io.holdfast.control.inventory.Declaration.Person;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads people, and writes them in one form only, so that two documents that say the same are equal. */
final class PersonReader {
    static final String KIND = "Person";

    private static final int LONGEST_NAME = 255;

    private PersonReader() {}

    static Pattern names(String kind) {
        return kind.equals(KIND) || kind.equals(TrainingReader.KIND) ? Person.USERNAME : DeclarationReader.NAME;
    }

    static Person read(String username, Fields spec) {
        String displayName = spec.text("displayName", username);
        if (displayName.length() > LONGEST_NAME) {
            spec.problem("displayName", "has more than " + LONGEST_NAME + " characters");
        }
        boolean given = spec.has("roles");
        List<String> roles = spec.texts("roles");
        if (given && roles.isEmpty()) {
            spec.problem("roles", "is empty; leave the person out, who then cannot sign in");
        }
        return new Person(username, displayName, given ? roles : List.of("viewer"));
    }

    /** The document that declares a person. */
    static JsonNode document(Person person) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.put("displayName", person.displayName());
        var roles = spec.putArray("roles");
        person.roles().forEach(roles::add);
        return DeclarationReader.document(KIND, person.name(), spec);
    }
}
