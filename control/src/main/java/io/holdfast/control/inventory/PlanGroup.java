package io.holdfast.control.inventory;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Steps of a plan, or of a fragment, under one name.
 *
 * @param ordered whether each waits for the one before it, beside what it says itself
 * @param after steps and groups that the first of them wait for
 * @param owner of those that name none; may be empty
 * @param modes of those that name none; empty: the usual ones
 * @param include a fragment whose steps they are; empty: they stand here
 * @param entries the steps that stand here
 */
record PlanGroup(
        Fields fields,
        String name,
        boolean ordered,
        List<String> after,
        String owner,
        List<String> modes,
        Optional<Include> include,
        List<Fields> entries) {

    /** @param variables values of those that the fragment declares */
    record Include(Fields fields, String fragment, Map<String, String> variables) {}

    static PlanGroup read(Fields fields) {
        String name = fields.text("group");
        if (!name.isEmpty() && !DeclarationReader.NAME.matcher(name).matches()) {
            fields.problem("group", "is '" + name + "'; use up to 63 lower-case letters, digits, dots and dashes");
        }
        boolean ordered =
                fields.oneOf("order", "parallel", "parallel", "ordered").equals("ordered");
        List<String> after = fields.texts("after");
        String owner = fields.text("owner", "");
        List<String> modes = StepReader.declaredModes(fields);
        Optional<Include> include = Optional.empty();
        if (fields.has("include")) {
            Fields of = fields.object("include");
            include = Optional.of(new Include(of, of.text("fragment"), of.settings("variables")));
            of.noOthers();
        }
        List<Fields> entries = fields.objects("graph");
        if (include.isPresent() && !entries.isEmpty() && !fields.isSchema()) {
            fields.problem("graph", "cannot be used beside 'include'; make two groups of it");
        }
        if (include.isPresent() && ordered) {
            fields.problem("order", "is the fragment's own matter; it says what its steps wait for");
        }
        if (include.isEmpty() && entries.isEmpty()) {
            fields.problem("graph", "is missing; give the group's steps, or a fragment in 'include'");
        }
        for (Fields entry : entries) {
            if (!entry.isSchema() && entry.has("group")) {
                entry.problem("group", "is within a group; only a fragment that is included has groups within one");
            }
        }
        fields.noOthers();
        return new PlanGroup(fields, name, ordered, after, owner, modes, include, entries);
    }
}
