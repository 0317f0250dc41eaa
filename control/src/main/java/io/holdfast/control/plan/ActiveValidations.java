package io.holdfast.control.plan;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.Declaration.ValidationQuery;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.SecretReads;
import io.holdfast.control.inventory.SecretUse;
import io.holdfast.control.inventory.SourceKinds;
import io.holdfast.control.inventory.StepAction.ValidateActive;
import io.holdfast.control.site.SiteGroups;
import io.holdfast.control.site.SiteGroups.ActiveServer;
import io.holdfast.sources.RestoreReport.Validation;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Asks the active server of a site group what a restored copy of its data sets would be asked. */
@Component
class ActiveValidations {
    /** What the data sets' sources are told by the declaration, and the agents know better. */
    private static final List<String> PLACES = List.of("host", "port", "other-hosts");

    private final InventoryStore inventory;
    private final SourceKinds kinds;
    private final SiteGroups groups;
    private final SecretReads reads;

    ActiveValidations(InventoryStore inventory, SourceKinds kinds, SiteGroups groups, SecretReads reads) {
        this.inventory = inventory;
        this.kinds = kinds;
        this.groups = groups;
        this.reads = reads;
    }

    /** @throws StepFailedException when one did not pass, or the active server is another one afterwards */
    Done perform(Work work, ValidateActive validate) throws StepFailedException, InterruptedException {
        Inventory current = inventory.current();
        SiteGroup group = group(validate, current);
        List<DataSet> dataSets = dataSets(validate, group, current);
        ActiveServer server = active(group);
        List<Validation> answers = new ArrayList<>();
        for (DataSet dataSet : dataSets) {
            reads.forJob(
                    "DrPlan/" + work.run().plan(),
                    SecretUse.ofLiving(dataSet),
                    "Run/" + work.run().runId());
            try {
                answers.addAll(kinds.of(dataSet).askLiving(at(server, dataSet), selection(dataSet)));
            } catch (SourceException e) {
                throw new StepFailedException(dataSet.name() + " cannot be validated: " + e.getMessage(), e);
            }
        }
        List<Validation> failed =
                answers.stream().filter(answer -> !answer.passed()).toList();
        if (!failed.isEmpty()) {
            throw new StepFailedException("On " + words(server) + ": "
                    + failed.stream()
                            .map(answer -> "'" + answer.name() + "' failed: " + answer.detail())
                            .collect(Collectors.joining("; ")));
        }
        ActiveServer now = active(group);
        if (now.token() != server.token()) {
            throw new StepFailedException(
                    "Meanwhile " + words(now) + " has become the active server. Validate that one: retry.");
        }
        return new Done(
                answers.size() + " validations passed on " + words(server) + ": "
                        + answers.stream().map(Validation::name).collect(Collectors.joining(", ")),
                Map.of("active", server.site(), "token", Long.toString(server.token())));
    }

    /** What would be asked. @throws StepFailedException when nothing could be */
    Done check(ValidateActive validate) throws StepFailedException, InterruptedException {
        Inventory current = inventory.current();
        SiteGroup group = group(validate, current);
        List<DataSet> dataSets = dataSets(validate, group, current);
        return Done.of("Would ask the active server, now " + words(active(group)) + ": "
                + dataSets.stream()
                        .flatMap(dataSet -> dataSet.validations().stream())
                        .map(ValidationQuery::name)
                        .collect(Collectors.joining(", ")));
    }

    private static SiteGroup group(ValidateActive validate, Inventory current) throws StepFailedException {
        return current.findSiteGroup(validate.group())
                .orElseThrow(() -> new StepFailedException(
                        "Site group " + validate.group() + " is no longer declared. Declare it, and retry."));
    }

    private static List<DataSet> dataSets(ValidateActive validate, SiteGroup group, Inventory current)
            throws StepFailedException {
        List<DataSet> dataSets = current.dataSets().stream()
                .filter(dataSet -> validate.dataSet().isPresent()
                        ? dataSet.name().equals(validate.dataSet().get())
                        : dataSet.service().equals(group.service())
                                && dataSet.kind().equals("postgresql"))
                .filter(dataSet -> !dataSet.validations().isEmpty())
                .toList();
        if (dataSets.isEmpty()) {
            throw new StepFailedException("Nothing would be asked: "
                    + validate.dataSet()
                            .map(name -> "data set " + name + " has no validations.")
                            .orElse("no PostgreSQL data set of service " + group.service() + " has validations.")
                    + " Declare 'validations' of it.");
        }
        return dataSets;
    }

    private ActiveServer active(SiteGroup group) throws StepFailedException, InterruptedException {
        try {
            return groups.active(group)
                    .orElseThrow(() -> new StepFailedException(
                            "No site of group " + group.name() + " is active. See 'holdfast site status'."));
        } catch (IOException e) {
            throw new StepFailedException(
                    "Group " + group.name() + " cannot be asked: " + e.getMessage() + ". See to etcd, and retry.", e);
        }
    }

    private static SourceSettings at(ActiveServer server, DataSet dataSet) {
        Map<String, String> values = new HashMap<>(SourceKinds.settings(dataSet).values());
        PLACES.forEach(values::remove);
        values.put("host", server.host());
        values.put("port", Integer.toString(server.port()));
        return new SourceSettings(values);
    }

    private static Map<String, String> selection(DataSet dataSet) {
        Map<String, String> selection = new HashMap<>();
        dataSet.validations().forEach(one -> selection.put("validate." + one.name(), one.query()));
        return selection;
    }

    private static String words(ActiveServer server) {
        return server.site() + " (" + server.host() + ":" + server.port() + ")";
    }
}
