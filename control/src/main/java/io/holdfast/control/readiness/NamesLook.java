package io.holdfast.control.readiness;

import io.holdfast.control.inventory.ClusterAction;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.NotificationChannel;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.Placeholders;
import io.holdfast.control.inventory.PlanStep;
import io.holdfast.control.inventory.StepAction;
import io.holdfast.repository.secret.SecretReference;
import io.holdfast.repository.store.StoreLocation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Whether the places that a recovery goes by can be reached from where this server runs: their names resolve, and something
 * listens there. What is only there after a recovery, which checks afterwards look at, need only resolve.
 */
@Component
class NamesLook implements Look {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");
    private static final Map<String, Integer> PORTS =
            Map.of("http", 80, "https", 443, "bolt", 7687, "bolt+s", 7687, "neo4j", 7687, "neo4j+s", 7687);
    private static final Map<String, Integer> PORTS_OF_KINDS = Map.of("postgresql", 5432, "neo4j", 7687, "email", 587);

    private final Reachability reachability;

    NamesLook(Reachability reachability) {
        this.reachability = reachability;
    }

    @Override
    public String fact() {
        return "names";
    }

    @Override
    public String words() {
        return "addresses";
    }

    /**
     * @param port 0 where nothing is to listen yet, or it is not known at which
     * @param secret it may not be shown
     */
    private record Place(String host, int port, String usedBy, boolean secret) {
        String shown() {
            return (secret ? "The host" : host) + " of " + usedBy;
        }

        boolean isAddress() {
            return ADDRESS.matcher(host).matches();
        }
    }

    /** @param unclear each a sentence about what could not be read as a host name */
    private record Places(List<Place> all, List<String> unclear) {
        void add(@Nullable String host, int port, String usedBy, boolean secret) {
            if (host != null && !host.isEmpty()) {
                // as addresses of version 6 stand in an address of the web
                String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
                all.add(new Place(bare, port, usedBy, secret));
            }
        }

        void addUrl(String url, String usedBy, boolean secret, boolean listens) {
            URI uri = null;
            try {
                uri = new URI(url);
            } catch (URISyntaxException e) {
                // it holds what only a run knows
            }
            if (uri == null || uri.getHost() == null) {
                unclear.add("The host of " + usedBy + " is known in a run only.");
                return;
            }
            add(uri.getHost(), listens ? port(uri) : 0, usedBy, secret);
        }

        private static int port(URI uri) {
            return uri.getPort() > 0
                    ? uri.getPort()
                    : PORTS.getOrDefault(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT), 0);
        }
    }

    @Override
    public Finding of(Service service, Inventory inventory) throws InterruptedException {
        ServiceParts parts = ServiceParts.of(service, inventory);
        Places places = new Places(new ArrayList<>(), new ArrayList<>());
        parts.plans().forEach(plan -> addPlan(plan, places));
        parts.repositories().forEach(repository -> addRepository(repository, places));
        for (SiteGroup group : parts.siteGroups()) {
            group.endpoints().forEach(url -> places.addUrl(url, "SiteGroup/" + group.name(), false, true));
        }
        for (DataSet dataSet : parts.dataSets()) {
            addSettings(dataSet.drTarget(), dataSet.kind(), "DataSet/" + dataSet.name() + ": drTarget", places);
        }
        for (NotificationChannel channel : parts.channels()) {
            Map<String, String> settings = channel.settings();
            addSettings(settings, settings.getOrDefault("kind", ""), "NotificationChannel/" + channel.name(), places);
        }
        List<String> missing = places.all().stream()
                .filter(place -> !place.isAddress() && !resolves(place.host()))
                .map(place -> place.shown() + " does not resolve. Enter it in DNS, or correct what names it.")
                .distinct()
                .toList();
        if (!missing.isEmpty()) {
            return Finding.bad(String.join(" ", missing));
        }
        List<String> silent = silent(places);
        if (!silent.isEmpty()) {
            return Finding.bad(String.join(" ", silent));
        }
        if (!places.unclear().isEmpty()) {
            return Finding.unknown(String.join(" ", places.unclear()));
        }
        return Finding.good(good(places));
    }

    /** A sentence for each place at which nothing listens. */
    private List<String> silent(Places places) throws InterruptedException {
        Set<Reachability.Place> wanted = places.all().stream()
                .filter(place -> place.port() > 0)
                .map(place -> new Reachability.Place(place.host(), place.port()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Map<Reachability.Place, String> problems = reachability.problems(wanted);
        return places.all().stream()
                .filter(place -> problems.containsKey(new Reachability.Place(place.host(), place.port())))
                .map(place -> {
                    String problem = problems.get(new Reachability.Place(place.host(), place.port()));
                    return place.shown() + " cannot be reached"
                            + (place.secret() ? "" : " at port " + place.port() + ": " + problem)
                            + ". Start what should listen there, or let this server through.";
                })
                .distinct()
                .toList();
    }

    private static String good(Places places) {
        String answer = shown(places, place -> place.port() > 0);
        String resolve = shown(places, place -> place.port() == 0 && !place.isAddress());
        return answer.isEmpty() && resolve.isEmpty()
                ? "Nothing that brings it back goes by a host name or an address."
                : (answer.isEmpty() ? "" : "All of these answer: " + answer + ".")
                        + (resolve.isEmpty()
                                ? ""
                                : (answer.isEmpty() ? "" : " ") + "These resolve, and nothing need listen there yet: "
                                        + resolve + ".");
    }

    private static String shown(Places places, Predicate<Place> which) {
        return places.all().stream()
                .filter(which)
                .map(place -> place.secret()
                        ? "one that is a secret"
                        : place.host() + (place.port() > 0 ? ":" + place.port() : ""))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static void addPlan(DrPlan plan, Places places) {
        for (PlanStep step : plan.graph()) {
            for (StepAction action : ServiceParts.actions(step)) {
                if (action instanceof ClusterAction in) {
                    places.addUrl(
                            Placeholders.filled(in.cluster().server(), plan.variables()),
                            "DrPlan/" + plan.name() + ", step " + step.id(),
                            false,
                            true);
                }
                if (action instanceof StepAction.Http http) {
                    String usedBy = "DrPlan/" + plan.name() + ", step " + step.id();
                    // what is looked at afterwards is brought up by the recovery itself
                    boolean listens = !step.afterwards().contains(action);
                    http.url()
                            .ifPresent(url ->
                                    places.addUrl(Placeholders.filled(url, plan.variables()), usedBy, false, listens));
                    http.urlFile().ifPresent(file -> addSecret(file, usedBy, places, listens));
                }
            }
        }
    }

    private static void addSecret(String file, String usedBy, Places places, boolean listens) {
        try {
            places.addUrl(new SecretReference.InFile(Path.of(file)).read(), usedBy, true, listens);
        } catch (IOException e) {
            places.unclear().add("The address of " + usedBy + " cannot be read.");
        }
    }

    private static void addRepository(StoreDeclaration repository, Places places) {
        String usedBy = "Repository/" + repository.name();
        switch (StoreLocation.parse(repository.location())) {
            case StoreLocation.Local local -> {
                // on this machine
            }
            case StoreLocation.S3 s3 -> places.addUrl(s3.endpoint().toString(), usedBy, false, true);
            case StoreLocation.Sftp sftp -> places.add(sftp.host(), sftp.port(), usedBy, false);
            case StoreLocation.Rest rest -> places.addUrl(rest.base().toString(), usedBy, false, true);
        }
    }

    private static void addSettings(Map<String, String> settings, String kind, String usedBy, Places places) {
        places.add(settings.get("host"), port(settings, kind), usedBy, false);
        for (String key : List.of("url", "uri", "endpoint")) {
            Optional.ofNullable(settings.get(key)).ifPresent(url -> places.addUrl(url, usedBy, false, true));
        }
        Optional.ofNullable(settings.get("url-file")).ifPresent(file -> addSecret(file, usedBy, places, true));
    }

    private static int port(Map<String, String> settings, String kind) {
        try {
            return Integer.parseInt(settings.getOrDefault("port", ""));
        } catch (NumberFormatException e) {
            return PORTS_OF_KINDS.getOrDefault(kind, 0);
        }
    }

    private static boolean resolves(String host) {
        try {
            return InetAddress.getAllByName(host).length > 0;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
