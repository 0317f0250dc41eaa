package io.holdfast.control.inventory;

import io.holdfast.control.FieldProblem;
import io.holdfast.control.inventory.Declaration.CoveredElsewhere;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.HeldCase;
import io.holdfast.control.inventory.Declaration.Impact;
import io.holdfast.control.inventory.Declaration.Lookout;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.Site;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.Declaration.SitePrices;
import io.holdfast.control.inventory.Declaration.Targets;
import io.holdfast.control.inventory.Declaration.ValidationQuery;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads declarations from YAML (several documents a text, parted by {@code ---}) and from stored documents. */
final class DeclarationReader {
    static final String API_VERSION = "holdfast.io/v1";
    /** In the order in which each names only those before it. */
    static final List<String> KINDS = List.of(
            "Site",
            "Repository",
            "Service",
            "Policy",
            "DataSet",
            "SiteGroup",
            "PlanFragment",
            "DrPlan",
            "Lookout",
            "NotificationChannel",
            "Heartbeat",
            TrainingReader.KIND,
            PersonReader.KIND,
            GroupReader.KIND);

    static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?");
    /** What many ask for and no store that is covered can do. */
    private static final Map<String, String> BOTH_ACTIVE = Map.of(
            "(?i)(both|active|multi).*",
            Service.NOT_BOTH_ACTIVE
                    + ". Declare hot, by which the other site takes over within seconds, or warm or cold");

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final List<FieldProblem> problems = new ArrayList<>();

    /** A declaration with the document it was read from. */
    record Document(String kind, Declaration declaration, JsonNode json) {
        String key() {
            return kind + "/" + declaration.name();
        }
    }

    /** What was found wrong so far, in the order of the text. */
    List<FieldProblem> problems() {
        return problems;
    }

    List<Document> readAll(String yaml) {
        List<Document> documents = new ArrayList<>();
        int number = 0;
        try (MappingIterator<JsonNode> nodes = YAML.readerFor(JsonNode.class).readValues(yaml)) {
            while (nodes.hasNextValue()) {
                JsonNode node = nodes.nextValue();
                number++;
                if (node != null && !node.isNull() && !node.isMissingNode()) {
                    Document document = read("document " + number, node);
                    if (document != null) {
                        documents.add(document);
                    }
                }
            }
        } catch (JacksonException e) {
            var at = e.getLocation();
            problems.add(new FieldProblem(
                    "document " + (number + 1),
                    "is not YAML" + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr())
                            + ": " + e.getOriginalMessage()));
        }
        if (documents.isEmpty() && problems.isEmpty()) {
            problems.add(new FieldProblem("documents", "holds no declaration"));
        }
        return documents;
    }

    /** @return null when the document's kind or name cannot be told; a problem says why */
    @Nullable
    Document read(String label, JsonNode node) {
        Fields root = new Fields(label, node, problems);
        String apiVersion = root.text("apiVersion");
        if (!apiVersion.isEmpty() && !apiVersion.equals(API_VERSION)) {
            root.problem("apiVersion", "is '" + apiVersion + "'; this version reads " + API_VERSION);
        }
        String kind = root.text("kind");
        String name = root.object("metadata").text("name");
        if (!name.isEmpty() && !PersonReader.names(kind).matcher(name).matches()) {
            root.problem(
                    "metadata.name",
                    "is '" + name + "'; use "
                            + (PersonReader.names(kind) == Declaration.Person.USERNAME
                                    ? "up to 64 lower-case letters, digits and . _ @ -, a letter or digit first"
                                    : "up to 63 lower-case letters, digits, dots and dashes"));
        }
        root.has("spec");
        root.noOthers();
        if (kind.isEmpty() || name.isEmpty()) {
            return null;
        }
        Fields spec = new Fields(kind + "/" + name + ": spec", node.get("spec"), problems);
        Declaration declaration = declaration(kind, name, spec);
        if (declaration == null) {
            root.problem("kind", "is '" + kind + "'; it must be one of " + String.join(", ", KINDS));
            return null;
        }
        return new Document(
                kind,
                declaration,
                switch (declaration) {
                    case Declaration.Person person -> PersonReader.document(person);
                    case Declaration.Group group -> GroupReader.document(group);
                    default -> node;
                });
    }

    /** A whole document of its parts. */
    static JsonNode document(String kind, String name, JsonNode spec) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("apiVersion", API_VERSION).put("kind", kind);
        document.putObject("metadata").put("name", name);
        document.set("spec", spec);
        return document;
    }

    /** @return null when there is no such kind */
    static @Nullable Declaration declaration(String kind, String name, Fields spec) {
        Declaration declaration = switch (kind) {
            case "Site" ->
                new Site(
                        name,
                        spec.text("description", ""),
                        spec.oneOf("role", "primary", "primary", "dr"),
                        PolicyReader.limit(spec, "atOnce"),
                        sitePrices(spec));
            case "Repository" -> RepositoryReader.read(name, spec);
            case "Service" -> service(name, spec);
            case "Policy" -> PolicyReader.read(name, spec);
            case "DataSet" -> dataSet(name, spec);
            case "PlanFragment" -> FragmentReader.read(name, spec);
            case "DrPlan" -> PlanReader.read(name, spec);
            case "SiteGroup" -> siteGroup(name, spec);
            case "Lookout" -> lookout(name, spec);
            case "NotificationChannel" -> ChannelReader.channel(name, spec);
            case "Heartbeat" -> ChannelReader.heartbeat(name, spec);
            case TrainingReader.KIND -> TrainingReader.read(name, spec);
            case PersonReader.KIND -> PersonReader.read(name, spec);
            case GroupReader.KIND -> GroupReader.read(name, spec);
            default -> null;
        };
        if (declaration != null) {
            spec.noOthers();
        }
        return declaration;
    }

    private static Optional<SitePrices> sitePrices(Fields spec) {
        if (!spec.has("prices")) {
            return Optional.empty();
        }
        Fields fields = spec.object("prices");
        SitePrices prices = new SitePrices(
                fields.amount("hostPerMonth", 0), fields.amount("trafficPerGb", 0), RepositoryReader.currency(fields));
        fields.noOthers();
        return Optional.of(prices);
    }

    private static Optional<Impact> impact(Fields spec) {
        if (!spec.has("impact")) {
            return Optional.empty();
        }
        Fields fields = spec.object("impact");
        Impact impact = new Impact(
                fields.amount("lossPerHour", 0),
                fields.amount("lossPerMinuteOfData", 0),
                fields.amount("acceptableLoss", 0),
                RepositoryReader.currency(fields));
        fields.noOthers();
        return Optional.of(impact);
    }

    private static Service service(String name, Fields spec) {
        Fields targets = spec.object("targets");
        Service service = new Service(
                name,
                spec.text("description", ""),
                spec.text("owner", ""),
                spec.oneOf("criticality", "tier-2", "tier-0", "tier-1", "tier-2", "tier-3"),
                spec.optionalText("site"),
                spec.texts("dependsOn"),
                new Targets(
                        targets.number("rtoMinutes", null, 1),
                        targets.number("rpoMinutes", null, 0),
                        targets.text("reason"),
                        targets.parsed("reviewedOn", "a date such as 2026-11-24", LocalDate::parse),
                        targets.parsed("reviewEvery", "a period such as P90D", Period::parse)),
                impact(spec),
                spec.oneOfKnown("strategy", "cold", BOTH_ACTIVE, "cold", "warm", "hot"));
        targets.noOthers();
        return service;
    }

    private static DataSet dataSet(String name, Fields spec) {
        List<ValidationQuery> validations = new ArrayList<>();
        for (Fields validation : spec.objects("validations")) {
            validations.add(new ValidationQuery(validation.text("name"), validation.text("query")));
            validation.noOthers();
        }
        DataSet dataSet = new DataSet(
                name,
                spec.text("service"),
                spec.text("policy"),
                spec.has("classification")
                        ? Optional.of(spec.oneOf(
                                "classification", "internal", "public", "internal", "confidential", "restricted"))
                        : Optional.empty(),
                spec.settings("source", "kind"),
                List.copyOf(validations),
                spec.settings("drTarget"),
                legalHolds(spec),
                PolicyReader.limit(spec, "atOnce"));
        Secrets.refuse("source", dataSet.source(), spec::problem);
        Secrets.refuse("drTarget", dataSet.drTarget(), spec::problem);
        if (dataSet.source().getOrDefault("resource-type", "").length() > 100) {
            spec.problem("source.resource-type", "has more than 100 characters");
        }
        if (dataSet.atOnce().isPresent() && dataSet.server().isEmpty()) {
            spec.problem(
                    "atOnce",
                    "is about the server that the source's host or uri names, and it names none; use limits.atOnce of the"
                            + " policy, or atOnce of the site");
        }
        Set<String> names = new HashSet<>();
        for (ValidationQuery validation : validations) {
            if (!names.add(validation.name())) {
                spec.problem("validations", "has two of the name '" + validation.name() + "'");
            }
        }
        return dataSet;
    }

    private static List<HeldCase> legalHolds(Fields spec) {
        List<HeldCase> holds = new ArrayList<>();
        Set<String> cases = new HashSet<>();
        for (Fields one : spec.objects("legalHolds")) {
            HeldCase held = new HeldCase(one.text("legalCase"), one.text("reason"));
            if (!cases.add(held.legalCase())) {
                one.problem("legalCase", "is '" + held.legalCase() + "' for the second time");
            }
            holds.add(held);
            one.noOthers();
        }
        return List.copyOf(holds);
    }

    private static Lookout lookout(String name, Fields spec) {
        List<CoveredElsewhere> covered = new ArrayList<>();
        for (Fields one : spec.objects("covered")) {
            List<String> by = one.texts("by");
            if (by.isEmpty()) {
                one.problem("by", "is missing; name the data sets that protect it");
            }
            covered.add(new CoveredElsewhere(one.text("name"), by, one.text("reason")));
            one.noOthers();
        }
        Lookout lookout = new Lookout(
                name,
                spec.text("description", ""),
                spec.settings("source", "kind"),
                spec.texts("ignore"),
                List.copyOf(covered));
        Secrets.refuse("source", lookout.source(), spec::problem);
        return lookout;
    }

    private static SiteGroup siteGroup(String name, Fields spec) {
        List<String> endpoints = spec.texts("endpoints");
        for (String endpoint : endpoints) {
            WebAddress.of(Map.of("url", endpoint), true, (field, problem) -> spec.problem("endpoints", problem));
        }
        boolean inCatalog = spec.oneOf("lease", "etcd", "etcd", "catalog").equals("catalog");
        if (endpoints.isEmpty() && !inCatalog) {
            spec.problem(
                    "endpoints",
                    "is missing; name all members of etcd, such as http://10.0.1.1:2379, or say 'lease: catalog'");
        }
        if (!endpoints.isEmpty() && inCatalog) {
            spec.problem("endpoints", "are those of etcd; take them away, or 'lease: catalog'");
        }
        return new SiteGroup(
                name,
                spec.text("service"),
                endpoints,
                spec.optionalText("trust"),
                spec.optionalText("identity"),
                spec.optionalText("passwordFile"),
                spec.parsed("lagTarget", "a duration such as PT30S", Duration::parse));
    }
}
